// Signs the request with C2, with accessKey and secretKey of the collection.
// The block keeps names apart from those that Postman declares.
{
  const crypto = require("crypto-js");
  const hmac = (key, text) => crypto.HmacSHA256(text, key).toString(crypto.enc.Hex);
  const encode = (text) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

  const url = pm.variables.replaceIn(pm.request.url.toString());
  const [, protocol, address, rest] = /^(https?):\/\/([^/]+)([^?]*)/.exec(url);
  const idOf = (name) => pm.variables.replaceIn(pm.request.url.variables.get(name));
  const path = rest.replace(/(?<=\/):([^/]+)/g, (_, name) => idOf(name));
  const host = address.replace(protocol === "https" ? /:443$/ : /:80$/, "");
  const body = pm.variables.replaceIn(pm.request.body?.raw ?? "");
  const time = `${new Date().toISOString().slice(0, 19)}Z`;
  const prefix = `auth-v2/${pm.variables.get("accessKey")}/${time}/host`;
  const canonical = [pm.request.method, path, "host", `host:${encode(host)}`, encode(body)].join("\n");
  const signature = hmac(hmac(pm.variables.get("secretKey"), prefix), canonical);
  pm.request.headers.upsert({ key: "Authorization", value: `${prefix}/${signature}` });
}
