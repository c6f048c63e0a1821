import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { isIP, isIPv6 } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { checkServerIdentity, connect, type DetailedPeerCertificate, type TLSSocket } from "node:tls";
import type { TlsSettings } from "../deployment/deployment.ts";
import { clientWords, handshakeWords, NO_TLS, notSignedWords } from "../transport/handshake.ts";
import { openTransport, tlsOptions } from "../transport/transport.ts";
import { type Address, type Circumstances, codeIn, inTime } from "./address.ts";
import { brief, type Diagnosis, failed, ok, warning } from "./diagnosis.ts";

const DAY = 24 * 60 * 60 * 1000;

/** A certificate that expires in fewer days is a warning, since a renewal takes time. */
const FEW_DAYS = 30;

/**
 * How long a server has to refuse a client after the handshake, as it does with TLS 1.3, in ms: altogether, and after it
 * has sent a ticket for the next session, which most do to those whom they accept.
 */
const TO_REFUSE = { altogether: 1_000, afterTicket: 100 };

/** What a handshake showed that was made without trusting anybody; `problem` is the code of what Node finds wrong. */
interface Handshake {
  protocol: string;
  /** The server has hung up at once. */
  isClosed: boolean;
  problem: string | undefined;
  /** With the certificates that the server has sent behind its own. */
  chain: DetailedPeerCertificate;
  certificate: X509Certificate;
}

/**
 * Whether the server can be trusted: issuer, name and validity of its certificate.
 * Reports all problems of the certificate at once.
 */
export async function trust(address: Address, tls: TlsSettings, circumstances: Circumstances): Promise<Diagnosis> {
  try {
    return evaluated(await handshake(address, tls, circumstances), address, tls);
  } catch (error) {
    const code = codeIn(error);
    if (!NO_TLS.includes(code)) return failed(handshakeWords(code, tls, circumstances.limits));
    return (await speaksHttp(address, circumstances))
      ? failed("the port speaks HTTP without TLS; use the TLS port, or write http:// if this port is right")
      : failed("the port does not speak TLS; check the port");
  }
}

/** Whether the port speaks TLS, trusted or not. */
export async function speaksTls(address: Address, circumstances: Circumstances): Promise<boolean> {
  try {
    await handshake(address, { insecure: true }, circumstances);
    return true;
  } catch {
    return false;
  }
}

/** Whether the port speaks HTTP without TLS. */
async function speaksHttp({ host, port }: Address, { limits, signal }: Circumstances): Promise<boolean> {
  const transport = openTransport(
    `http://${isIPv6(host) ? `[${host}]` : host}:${port}`,
    { insecure: false },
    { ...limits, answer: limits.connect },
  );
  try {
    return "answer" in (await transport.send({ method: "GET", path: "/", headers: {} }, {}, signal)).result;
  } finally {
    await transport.close();
  }
}

async function handshake(address: Address, tls: TlsSettings, circumstances: Circumstances): Promise<Handshake> {
  const { host, port } = address;
  const socket = connect({
    ...tlsOptions(tls),
    host,
    port,
    // An address is no name that a server could be asked for (RFC 6066, section 3).
    servername: isIP(tls.serverName ?? host) ? "" : (tls.serverName ?? host),
    ALPNProtocols: ["http/1.1"],
    // Nothing is sent here, so that looking at everything first risks nothing.
    rejectUnauthorized: false,
  });
  try {
    return await inTime(shown(socket), circumstances);
  } finally {
    socket.destroy();
  }
}

async function shown(socket: TLSSocket): Promise<Handshake> {
  const ended = new Promise<boolean>((resolve, reject) => {
    socket.on("error", reject);
    socket.once("close", () => resolve(true));
  });
  await Promise.race([once(socket, "secureConnect"), ended]);
  const chain = socket.getPeerCertificate(true);
  // Without a certificate there is an object without properties.
  if (!("raw" in chain)) throw Object.assign(new Error("The server has no certificate."), { code: "no certificate" });
  const facts = {
    protocol: socket.getProtocol() ?? "TLS",
    problem: socket.authorized ? undefined : String(socket.authorizationError),
    chain,
    certificate: new X509Certificate(chain.raw),
  };
  return { ...facts, isClosed: await Promise.race([ended, accepted(socket)]) };
}

/** Resolves, with false, when the server has had its time to refuse. */
async function accepted(socket: TLSSocket): Promise<false> {
  const ticket = socket.getProtocol() === "TLSv1.3" ? once(socket, "session") : Promise.resolve();
  // What goes wrong meanwhile is told by whoever else waits.
  await Promise.race([ticket.catch(() => undefined), sleep(TO_REFUSE.altogether)]);
  return sleep(TO_REFUSE.afterTicket, false);
}

function evaluated(
  { protocol, isClosed, problem, chain, certificate }: Handshake,
  address: Address,
  tls: TlsSettings,
): Diagnosis {
  const name = tls.serverName ?? address.host;
  const end = Date.parse(certificate.validTo);
  const days = Math.floor((end - Date.now()) / DAY);
  const problems = [
    problem === undefined ? undefined : chainProblem(problem, chain, certificate, tls),
    timeProblem(problem, certificate, days),
    nameProblem(name, chain, certificate),
  ].filter((words) => words !== undefined);
  if (problem !== undefined && problems.length === 0) problems.push(`is not valid (${problem})`);
  const facts = `${protocol}, for ${name}, issued by ${nameIn(certificate.issuer)}`;
  if (isClosed) return failed(`${protocol}, but then the server closes the connection: ${clientWords(tls)}`);
  if (tls.insecure) {
    const told =
      problems.length === 0 ? "would be trusted, so you can remove tls.insecure" : problems.join("; and it ");
    return warning(`${protocol}, but tls.insecure disables verification of the certificate, which ${told}`);
  }
  if (problems.length > 0) return failed(`${protocol}, but the certificate ${problems.join("; and it ")}`);
  return days < FEW_DAYS
    ? warning(
        `${facts}, expires on ${dayOf(certificate.validTo)}, in ${days === 0 ? "less than a day" : `${days} days`}; renew it before that`,
      )
    : ok(`${facts}, ${days} days left`);
}

/** Codes of OpenSSL for what is said with the times or names of the certificate. */
const TOLD_OTHERWISE = ["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID", "ERR_TLS_CERT_ALTNAME_INVALID"];

function chainProblem(
  problem: string,
  chain: DetailedPeerCertificate,
  { issuer, fingerprint256 }: X509Certificate,
  tls: TlsSettings,
): string | undefined {
  if (TOLD_OTHERWISE.includes(problem)) return undefined;
  const notSigned = notSignedWords(problem, tls);
  if (notSigned !== undefined)
    return problem === "DEPTH_ZERO_SELF_SIGNED_CERT"
      ? `${notSigned}, it is self-signed; a restarted server may have a new certificate: get the current one from its owner, and compare its SHA-256 (${fingerprint256})`
      : `${notSigned}, and comes from the CA ${nameIn(problem === "SELF_SIGNED_CERT_IN_CHAIN" ? rootOf(chain) : issuer)}; put the current certificate of that CA into the file, or that of this server if it restarted with a new one`;
  const toTrust =
    tls.ca === undefined
      ? "put the certificate of that CA into a PEM file and set tls.ca to it"
      : "tls.ca does not contain that CA; add its certificate";
  switch (problem) {
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
      return `is self-signed; get it from its owner, compare its SHA-256 (${fingerprint256}), and set tls.ca to its file`;
    case "SELF_SIGNED_CERT_IN_CHAIN":
      return `comes from the private CA ${nameIn(rootOf(chain))}; ${toTrust}`;
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
    case "UNABLE_TO_GET_ISSUER_CERT":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
      return `is issued by ${nameIn(issuer)}, an unknown CA; ${toTrust}; if that is a public CA, the server does not send the intermediate certificates and must send them`;
    default:
      return `is not valid (${problem})`;
  }
}

function timeProblem(
  problem: string | undefined,
  { validFrom, validTo }: X509Certificate,
  days: number,
): string | undefined {
  if (days < 0) return `expired on ${dayOf(validTo)}; renew it`;
  if (Date.parse(validFrom) > Date.now())
    return `is only valid from ${dayOf(validFrom)}; check the clocks of this machine and of the issuer`;
  if (problem === "CERT_HAS_EXPIRED") return "is fine, but that of a CA above it has expired; renew that one";
  if (problem === "CERT_NOT_YET_VALID") return "is fine, but that of a CA above it is not valid yet; check the clocks";
  return undefined;
}

/** Maximum number of names of a certificate in a message. */
const NAMES = 4;

function nameProblem(
  name: string,
  chain: DetailedPeerCertificate,
  { subjectAltName, subject }: X509Certificate,
): string | undefined {
  if (checkServerIdentity(name, chain) === undefined) return undefined;
  const names = subjectAltName?.split(", ").map((entry) => entry.replace(/^(DNS|IP Address):/, ""));
  const told = names?.slice(0, NAMES).map((one) => brief(one)) ?? [nameIn(subject)];
  const more = names && names.length > NAMES ? ` and ${names.length - NAMES} more` : "";
  const asAddress = isIP(name) ? " as an address" : "";
  return `is for ${told.join(", ")}${more}, not for ${name}${asAddress}; write one of its names into url, or into tls.serverName if this is the right server`;
}

/** The subject of the last certificate of a chain. */
function rootOf(chain: DetailedPeerCertificate): string {
  const issuer = chain.issuerCertificate;
  if (issuer === undefined || issuer === chain || issuer.fingerprint256 === chain.fingerprint256)
    return `CN=${[chain.subject.CN].flat()[0] ?? ""}`;
  return rootOf(issuer);
}

/** The common name in an X.509 name as Node writes it; the whole name if there is none. */
function nameIn(name: string | undefined): string {
  const common = /^CN=(.+)$/m.exec(name ?? "")?.[1];
  return `"${brief(common ?? name ?? "")}"`;
}

/** The day of a time in a certificate. */
function dayOf(time: string): string {
  return new Date(time).toISOString().slice(0, 10);
}
