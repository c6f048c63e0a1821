import { dirname, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** What init writes to `file`: a line that leads editors to the schema, and the sample. */
export function sampleFor(file: string): string {
  return `${schemaLine(file, new URL("deployment.schema.json", import.meta.url))}${SAMPLE}`;
}

/** The line that tells editors where the JSON Schema of a file is. */
export function schemaLine(file: string, url: URL): string {
  const schema = fileURLToPath(url);
  const path = relative(dirname(resolve(file)), schema).replaceAll("\\", "/");
  // A folder on another drive has no relative path.
  const reference = path === schema ? pathToFileURL(schema).href : path.startsWith(".") ? path : `./${path}`;
  return `# yaml-language-server: $schema=${reference}\n`;
}

/** The environment variables that the sample needs as it is. */
export function sampleVariables(): string[] {
  return SAMPLE.match(/(?<=^[^#\n]*\$\{)\w+(?=\})/gm) ?? [];
}

/** A deployment file with every key, commented. */
export const SAMPLE = `# The deployment to verify. Every key is described in the JSON Schema of the first line, which editors read.
# Secrets are never written here: \${NAME} takes an environment variable, file:PATH the content of a file.
# File names are relative to this file.
name: Staging

# The edition of the interface reference that the deployment follows: "2023" or "2025-11".
# Left out, only what all editions have in common is asked.
# edition: "2025-11"

# Leave one of the two surfaces out to verify the other alone.
agentgateway:
  url: https://agentgateway.example.test:8043
  # tls:
  #   ca: ca.pem                    # PEM file of a private CA
  #   serverName: gateway.internal  # where the certificate names another host
  #   clientCertificate:
  #     certificate: client.pem
  #     key: client-key.pem
  #     passphrase: \${CLIENT_KEY_PASSPHRASE}
  #   insecure: true                # accepts any certificate; the report repeats it
  agentid: 1030 # the agent who asks
  authentication:
    signIn:
      password: \${AGENT_PASSWORD}
      phonenum: "70930"
      # takeOver: true  # sign in by force when the agent is signed in already; this ends the other session
    # instead of signIn, a session that exists; it is neither renewed nor ended:
    # guid: \${AGENTGATEWAY_GUID}

cc-cms:
  url: https://cms.example.test:28443
  # tls: { ca: ca.pem } # with the same keys as above
  accessKey: \${CC_CMS_ACCESS_KEY}
  secretKey: \${CC_CMS_SECRET_KEY}
  ccId: 1
  vdn: 170
  # signature:
  #   signedHeaders: [host, content-type, content-length]
  #   timestamp: milliseconds
  #   emptyQueryLine: true

# Agents that may be asked about, by what they are at the time of the run. At least one.
subjects:
  inCall: 1099 # signed in, with skills, and in a call
  signedIn: 1031
  privateCalls: 1099 # with calls in the private queue
  signedOut: 1100
  otherVdn: 2005 # of another VDN: nothing may be told about this agent
  unknown: 59998 # an id that no agent has

# What checks may do beyond queries and signing in and out; what is not allowed is left out of the run.
# flood: go over the flow control. lock-out: send wrong signatures, many of which can lock your address.
# An operation that changes something is allowed by its operationId; the contract has none now.
# allow: [flood, lock-out]

# limits:
#   requests: 4      # at most so many in one window, for each surface
#   window: 2000     # ms
#   connect: 5000    # ms
#   answer: 15000    # ms
#   whole: 30000     # ms
#   body: 33554432   # bytes
`;
