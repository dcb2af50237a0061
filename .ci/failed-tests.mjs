// Prints the tests that failed, each with the beginning of its message: `node failed-tests.mjs RESULTS.json` of `jest --json`.
import { readFileSync } from "node:fs";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";

const { testResults } = JSON.parse(readFileSync(process.argv[2], "utf8"));

for (const { name, status, message, assertionResults } of testResults) {
  const failed = assertionResults.filter((test) => test.status === "failed");
  for (const { fullName, failureMessages } of failed)
    print(`${path.relative("", name)}: ${fullName}`, failureMessages.join("\n"));
  if (status === "failed" && failed.length === 0) print(path.relative("", name), message);
}

function print(title, message) {
  console.log(`  ${title}`);
  const lines = stripVTControlCharacters(message)
    .split("\n")
    .filter((line) => line.trim() !== "");
  for (const line of lines.slice(0, 12)) console.log(`    ${line.slice(0, 300)}`);
}
