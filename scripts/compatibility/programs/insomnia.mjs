// Prints how many requests come out of the import of a document.
import { readFileSync } from "node:fs";
import insomnia from "insomnia-importers";

const { data } = await insomnia.convert(readFileSync(process.argv[2], "utf8"));
console.log(data.resources.filter(({ _type }) => _type === "request").length);
