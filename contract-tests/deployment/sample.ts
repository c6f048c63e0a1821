import { dirname, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The content that init writes to `file`: the line with the schema for editors, and the sample. */
export function sampleFor(file: string): string {
  return `${schemaLine(file, new URL("deployment.schema.json", import.meta.url))}${SAMPLE}`;
}

/** The line with the JSON Schema of a file, for editors. */
export function schemaLine(file: string, url: URL): string {
  const schema = fileURLToPath(url);
  const path = relative(dirname(resolve(file)), schema).replaceAll("\\", "/");
  // A folder on another drive has no relative path.
  const reference = path === schema ? pathToFileURL(schema).href : path.startsWith(".") ? path : `./${path}`;
  return `# yaml-language-server: $schema=${reference}\n`;
}

/** The environment variables that the unchanged sample needs. */
export function sampleVariables(): string[] {
  return SAMPLE.match(/(?<=^[^#\n]*\$\{)\w+(?=\})/gm) ?? [];
}

/** A deployment file with every key, commented. */
export const SAMPLE = `# The deployment to verify. The JSON Schema in the first line describes every key; editors show it.
# Never write secrets here: \${NAME} reads an environment variable, file:PATH reads a file.
# File names are relative to this file.
name: Staging

# For the protocol of a hand-over; verify also takes them as flags (--site and so on).
# site: Lisbon
# runBy: A. Moreira, Example Integrations
# onBehalfOf: Example Bank
# from: the jump host of the test network

# The edition of the interface reference that the deployment follows: "2023" or "2025-11".
# Without it, the suite tests only what all editions have in common.
# edition: "2025-11"

# Requests that must be refused go to one operation of each route family; thorough sends them to all.
# depth: thorough

# To verify only one surface, remove the other.
agentgateway:
  url: https://agentgateway.example.test:8043
  # product: Example Gateway # for the protocol
  # version: "8.1"
  # tls:
  #   ca: ca.pem                    # PEM file of a private CA
  #   serverName: gateway.internal  # name in the certificate, if not the host of the url
  #   clientCertificate:
  #     certificate: client.pem
  #     key: client-key.pem
  #     passphrase: \${CLIENT_KEY_PASSPHRASE}
  #   insecure: true                # accepts any certificate; the report says so
  agentid: 1030 # the agent that sends the requests
  authentication:
    signIn:
      password: \${AGENTGATEWAY_PASSWORD}
      phonenum: "70930"
      # takeOver: true  # sign in by force if the agent is already signed in; this ends the other session
    # instead of signIn, an existing session, which the suite neither renews nor ends:
    # guid: \${AGENTGATEWAY_GUID}

cc-cms:
  url: https://cms.example.test:28443
  # product: Example Monitoring # for the protocol
  # version: "8.1"
  # tls: { ca: ca.pem } # with the same keys as above
  accessKey: \${CC_CMS_ACCESS_KEY}
  secretKey: \${CC_CMS_SECRET_KEY}
  ccId: 1
  vdn: 170
  # signature:
  #   signedHeaders: [host, content-type, content-length]
  #   timestamp: milliseconds
  #   emptyQueryLine: true

# Agents that the suite may query, by their state at the time of the run. At least one.
subjects:
  inCall: 1099 # signed in, with skills, and in a call
  signedIn: 1031
  privateCalls: 1099 # with calls in the private queue
  signedOut: 1100
  otherVdn: 2005 # of another VDN: the deployment must not return its data
  unknown: 59998 # an id that no agent has

# What checks may do beyond queries, sign-in and sign-out. Checks that need more are not permitted.
# flood: exceed the flow control. lock-out: send wrong signatures; many of them can lock your address.
# resetSkill: sign agentid in to its skill queues; then the platform can give it calls during the run.
# allow: [flood, lock-out, resetSkill]

# The header User-Agent of each request, so that the requests of a run are found in logs.
# Without it: cti-contract/<version> run/<id of the run>. With false, none is sent.
# userAgent: acceptance-test

# limits:
#   requests: 4      # maximum in one window, for each surface
#   window: 2000     # ms
#   connect: 5000    # ms
#   answer: 15000    # ms
#   whole: 30000     # ms
#   body: 16777216    # bytes
`;
