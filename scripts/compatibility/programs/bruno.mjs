// Prints how many requests come out of the import of a document, or of a Postman collection.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

// The module for import names files of lodash that Node does not find.
const { openApiToBruno } = createRequire(import.meta.url)("@usebruno/converters");

const requestsIn = (items) =>
  items.flatMap((item) => (item.type === "http-request" ? [item] : requestsIn(item.items ?? [])));
const collection = await openApiToBruno(JSON.parse(readFileSync(process.argv[2], "utf8")));
console.log(requestsIn(collection.items).length);
