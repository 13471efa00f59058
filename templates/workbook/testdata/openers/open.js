// Opens the workbook named with SheetJS and exceljs, and prints what each reads of it.
const sheetjs = require("xlsx"), exceljs = require("exceljs");
const [file] = process.argv.slice(2);

(async () => {
  const a = sheetjs.readFile(file), e = new exceljs.Workbook();
  await e.xlsx.readFile(file);
  const first = a.Sheets[a.SheetNames[0]];
  const words = [], empty = [];
  e.eachSheet((s) => s.eachRow((row) => row.eachCell((c) => {
    if (c.formula) (c.result === undefined || c.result === null || c.result === "" ? empty : words).push(String(c.result));
  })));
  const held = [];
  for (const name of a.SheetNames)
    for (const at of Object.keys(a.Sheets[name])) if (a.Sheets[name][at].f) held.push(String(a.Sheets[name][at].v));
  console.log(JSON.stringify({
    sheetjs: {sheets: a.SheetNames, direct: first.C8.v, formulas: held},
    exceljs: {sheets: e.worksheets.map((s) => s.name), direct: e.worksheets[0].getCell("C8").value, formulas: words, empty: empty.length},
  }));
})().catch((err) => { console.error(err); process.exit(1); });
