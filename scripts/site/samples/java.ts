import { AGENT_PATH, AGENT_PLACE, CMS, GATEWAY, type SampleRequest, type Setting } from "./request.ts";

/** A program of one file, for Java 17 and newer, without other packages. */
export function java(request: SampleRequest): string {
  return request.operation.surface === "cc-cms" ? signed(request) : inSession(request);
}

/** The value of an environment variable, or that of the reference deployment. */
function or({ variable, value }: Setting): string {
  return `setting("${variable}", "${value}")`;
}

const SETTING = `    static String setting(String name, String otherwise) {
        return System.getenv().getOrDefault(name, otherwise);
    }`;

/** A path as an expression of Java; AGENT is set. */
function address(path: string): string {
  return path
    .split(AGENT_PLACE)
    .map((part) => `"${part}"`)
    .join(" + AGENT + ")
    .replace(/ \+ ""$/, "");
}

/** Trusts the certificate of a file. */
const CLIENT = `    static HttpClient trusting(String file) throws Exception {
        if (!new File(file).canRead()) {
            System.err.println("failed: the certificate to trust, " + file + ", cannot be read");
            System.exit(1);
        }
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (var input = new FileInputStream(file)) {
            store.setCertificateEntry("ca", CertificateFactory.getInstance("X.509").generateCertificate(input));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }`;

const IMPORTS = `import java.io.File;
import java.io.FileInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;`;

/** The name of the class, by which its file is called. */
function className(operationId: string): string {
  return operationId.charAt(0).toUpperCase() + operationId.slice(1);
}

function signed({ path, body, operation: { operationId, method } }: SampleRequest): string {
  return `// java ${className(operationId)}.java
${IMPORTS}
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

class ${className(operationId)} {
    static final String ADDRESS = ${or(CMS.url)};
    static final String ACCESS_KEY = ${or(CMS.accessKey)};
    static final String SECRET_KEY = ${or(CMS.secretKey)};

    public static void main(String[] args) throws Exception {
        var path = "${path}";
        var body = ${body === undefined ? '""' : JSON.stringify(JSON.stringify(body))};
        var prefix = "auth-v2/" + ACCESS_KEY + "/" + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "/host";
        var host = ADDRESS.split("//")[1];
        var canonical = String.join("\\n", "${method}", path, "host", "host:" + encode(host), encode(body));
        var signature = hmac(hmac(SECRET_KEY, prefix), canonical);
        var request = HttpRequest.newBuilder(URI.create(ADDRESS + path))
            .header("Content-Type", "application/json; charset=UTF-8")
            .header("Authorization", prefix + "/" + signature)
            .method("${method}", HttpRequest.BodyPublishers.ofString(body))
            .build();
        var response = trusting(${or(CMS.ca)}).send(request, BodyHandlers.ofString());
        System.out.println(response.statusCode() + " " + response.body());
    }

    /** Lower-case hex of HMAC-SHA256. */
    static String hmac(String key, String text) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Percent-encodes all but A-Z a-z 0-9 - . _ ~; URLEncoder differs in three characters. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
    }

${SETTING}

${CLIENT}
}`;
}

function inSession({ path, operation: { operationId, method, security } }: SampleRequest): string {
  const isSignIn = security.length === 0;
  const call = `call("${method}", ${address(path)}, "")`;
  const renewal = `        var answer = ${call};
        System.out.println(answer);
        guid = answer.replaceFirst("(?s).*\\"guid\\"\\\\s*:\\\\s*\\"([^\\"]+)\\".*", "$1");
`;
  const send = operationId === "updateGuid" ? renewal : `        System.out.println(${call});\n`;
  return `// java ${className(operationId)}.java
${IMPORTS}

class ${className(operationId)} {
    static final String ADDRESS = ${or(GATEWAY.url)};
    static final String AGENT = ${or(GATEWAY.agentid)};
    static HttpClient client;
    static String guid;

    public static void main(String[] args) throws Exception {
        client = trusting(${or(GATEWAY.ca)});
        var credentials = "{\\"password\\":\\"" + ${or(GATEWAY.password)}
            + "\\",\\"phonenum\\":\\"" + ${or(GATEWAY.phonenum)} + "\\"}";
        System.out.println(call("PUT", ${address(isSignIn ? path : AGENT_PATH)}, credentials));
${isSignIn || operationId === "logout" ? "" : send}        System.out.println(call("DELETE", ${address(`${AGENT_PATH}/logout`)}, ""));
    }

    /** Sends a request, and keeps a new guid for the next one. */
    static String call(String method, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(ADDRESS + path))
            .header("Content-Type", "application/json; charset=UTF-8")
            .method(method, body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (guid != null) request.header("Guid", guid);
        var response = client.send(request.build(), BodyHandlers.ofString());
        response.headers().firstValue("Set-GUID").filter(value -> !value.isEmpty()).ifPresent(value -> guid = value.replaceFirst("^JSESSIONID=", ""));
        return response.body();
    }

${SETTING}

${CLIENT}
}`;
}
