// The condition of a rule as rows of plain controls. The textarea below holds the tree as JSON
// (`core.conditions`), which is what the form sends; without a script it is edited as it stands.
"use strict";

(() => {
  const area = document.querySelector("textarea[data-condition]");
  if (!area) return;
  const { operators, counted, subjects } = JSON.parse(document.getElementById(area.dataset.condition).textContent);
  const form = area.form;
  const subject = form.elements.subject;
  const DEEPEST = 4;
  const KINDS = { all: "同时满足以下各项", any: "满足以下任一项", none: "以下各项都不满足", count: "满足的项数" };
  const DAYS = {
    days_after: "统计日后…天", days_before: "统计日前…天", months_after: "统计日后…个月",
    months_before: "统计日前…个月", start_after: "…个月后那个月的第一天",
    start_before: "…个月前那个月的第一天", day: "某一天",
  };
  const OPS = {
    number: ["=", "!=", "<", "<=", ">", ">="], rate: ["<", "<=", ">", ">="],
    date: ["<", "<=", ">", ">="], yes_no: ["="], choice: ["=", "!=", "in"],
  };

  const facts = () => subjects[subject ? subject.value : area.dataset.subject] || [];
  const factOf = (name) => facts().find((each) => each.name === name) || facts()[0];

  const make = (name, options = {}, ...children) => {
    const made = Object.assign(document.createElement(name), options);
    made.append(...children);
    return made;
  };
  const select = (label, pairs, value, act) => {
    const made = make("select", { className: "form-select", ariaLabel: label });
    pairs.forEach(([key, text]) => made.append(make("option", { value: key, textContent: text })));
    if (value !== undefined) made.value = value;
    if (made.selectedIndex < 0) made.selectedIndex = 0;
    made.addEventListener("change", () => { if (act) act(made.value); });
    return made;
  };
  const input = (label, type, value) => make("input", { className: "form-control", type, ariaLabel: label, value: value ?? "" });
  const button = (text, label, act) => {
    const made = make("button", { className: "btn btn-sm", type: "button", textContent: text, ariaLabel: label });
    made.addEventListener("click", act);
    return made;
  };
  const number = (box) => (box.value.trim() === "" ? null : Number(box.value));

  // --- Values: { parts, read } -------------------------------------------------------------------

  // The tree has one key for the first day of a month, with a sign.
  const signed = (value) => {
    const [[key, number]] = Object.entries(value);
    return key === "month_start" ? [number < 0 ? "start_before" : "start_after", Math.abs(number)] : [key, number];
  };
  const dayOf = (key, number) => {
    if (!key.startsWith("start")) return { [key]: number };
    return { month_start: key === "start_before" ? -number : number };
  };
  const dayValue = (value) => {
    const [key, given] = value && typeof value === "object" ? signed(value) : ["day", value];
    const place = make("span", { className: "condition-value" });
    let box;
    const fill = (kind, held) => {
      box = input(DAYS[kind], kind === "day" ? "date" : "number", held);
      box.min = kind === "day" ? "" : 0;
      place.replaceChildren(box);
    };
    const kinds = select("日期怎么算", Object.entries(DAYS), key, (kind) => fill(kind, kind === "day" ? "" : 0));
    fill(key, given);
    return { parts: [kinds, place], read: () => (kinds.value === "day" ? box.value : dayOf(kinds.value, number(box))) };
  };
  const choiceValue = (fact, op, value) => {
    const made = select(fact.title, fact.choices, undefined);
    made.multiple = op === "in";
    const given = [].concat(value ?? fact.choices[0][0]);
    [...made.options].forEach((each) => { each.selected = given.includes(each.value); });
    const chosen = () => [...made.selectedOptions].map((each) => each.value);
    return { parts: [made], read: () => (op === "in" ? chosen() : made.value) };
  };
  const numberValue = (fact, value) => {
    const box = input(fact.title, "number", value ?? 0);
    box.step = fact.type === "rate" ? "0.1" : "1";
    return { parts: [box, make("span", { className: "condition-unit", textContent: fact.unit })], read: () => number(box) };
  };
  const listValue = (fact, value) => {
    const box = input(`${fact.title}，用逗号分开`, "text", [].concat(value ?? []).join("，"));
    const one = (text) => (fact.type === "date" ? text : Number(text));
    return { parts: [box], read: () => box.value.split(/[,，、\s]+/).filter(Boolean).map(one) };
  };
  const valueOf = (fact, op, value) => {
    if (op === "none" || op === "some") return { parts: [], read: () => null };
    if (fact.type === "yes_no") {
      const made = select(fact.title, [["true", "是"], ["false", "否"]], String(value ?? true));
      return { parts: [made], read: () => made.value === "true" };
    }
    if (fact.type === "choice") return choiceValue(fact, op, value);
    if (op === "in") return listValue(fact, value);
    return fact.type === "date" ? dayValue(value ?? { days_after: 0 }) : numberValue(fact, value);
  };

  // --- Rows and groups: { element, read } ----------------------------------------------------------

  const leaf = (node) => {
    const element = make("div", { className: "condition-row" });
    let current;
    const fill = ({ fact: name, op, value }) => {
      const fact = factOf(name);
      const empty = value === null && (op === "=" || op === "!=");
      const shown = empty ? (op === "=" ? "none" : "some") : op;
      const offered = OPS[fact.type].includes(shown) || ["none", "some"].includes(shown) ? OPS[fact.type] : [...OPS[fact.type], shown];
      const pairs = offered.map((each) => [each, operators[each]]);
      if (fact.nullable) pairs.push(["none", "为空"], ["some", "不为空"]);
      const again = (changed) => { fill(changed); element.querySelectorAll("select")[changed.focus].focus(); save(); };
      const names = select("数据", facts().map((each) => [each.name, each.title]), fact.name, (chosen) => again({ fact: chosen, op: OPS[factOf(chosen).type][0], focus: 0 }));
      const ops = select("比较", pairs, shown, (chosen) => {
        const kept = chosen === "in" ? [].concat(held.read() ?? []) : [].concat(held.read() ?? [])[0];
        again({ fact: fact.name, op: chosen === "none" ? "=" : chosen === "some" ? "!=" : chosen, value: chosen === "none" || chosen === "some" ? null : kept ?? undefined, focus: 1 });
      });
      const held = valueOf(fact, ops.value, value);
      const read = () => ({ fact: fact.name, op: { none: "=", some: "!=" }[ops.value] || ops.value, value: held.read() });
      current = read;
      element.replaceChildren(names, ops, ...held.parts);
    };
    fill(node);
    return { element, read: () => current() };
  };

  // `not` of any is a group of its own: none of them.
  const opened = (node) => {
    if (node.not) return { kind: "none", items: node.not.any || [node.not] };
    const kind = ["all", "any", "count"].find((each) => node[each]);
    return { kind: kind || "all", items: kind ? node[kind] : [node], op: node.op, value: node.value };
  };
  const closed = (kind, items, op, value) => {
    if (kind === "count") return { count: items, op, value };
    if (kind === "none") return { not: items.length === 1 ? items[0] : { any: items } };
    return items.length === 1 ? items[0] : { [kind]: items };
  };

  const group = (node, depth) => {
    const { kind, items, op, value } = opened(node);
    const element = make("fieldset", { className: "condition-group" });
    const list = make("ol", { className: "condition-items" });
    const readers = new Map();
    const limits = make("span", { className: "condition-limits" });
    const [low, high] = [].concat(kind === "count" ? value : 1);
    const many = input("项数", "number", low);
    const most = input("最多项数", "number", high ?? low);
    const upTo = make("span", { className: "condition-value" }, "至", most);
    const ops = select("项数的比较", Object.entries(counted), kind === "count" ? op : ">=", (chosen) => { upTo.hidden = chosen !== "between"; });
    upTo.hidden = ops.value !== "between";
    many.min = most.min = 0;
    limits.append(ops, many, upTo, "项");
    const kinds = select("各项之间", Object.entries(KINDS), kind, (chosen) => { limits.hidden = chosen !== "count"; save(); });
    limits.hidden = kind !== "count";
    const add = (each) => {
      const grouped = !each.fact;
      const part = grouped ? group(each, depth + 1) : leaf(each);
      const item = make("li", {}, part.element);
      const gone = button("删除", grouped ? "删除这一组" : "删除这一项", () => {
        const next = item.nextElementSibling || item.previousElementSibling;
        readers.delete(item);
        item.remove();
        (next ? next.querySelector("select") : adder).focus();
        save();
      });
      item.append(gone);
      readers.set(item, part.read);
      list.append(item);
      return item;
    };
    const another = (made) => { add(made).querySelector("select").focus(); save(); };
    const first = () => { const [fact] = facts(); return { fact: fact.name, op: OPS[fact.type][0] }; };
    const adder = button("加一项", "加一项条件", () => another(first()));
    const foot = make("div", { className: "condition-foot" }, adder);
    if (depth < DEEPEST) foot.append(button("加一组", "加一组条件", () => another({ any: [first()] })));
    element.append(make("div", { className: "condition-head" }, kinds, limits), list, foot);
    items.forEach(add);
    const read = () => closed(kinds.value, [...list.children].map((each) => readers.get(each)()), ops.value, ops.value === "between" ? [number(many), number(most)] : number(many));
    return { element, read };
  };

  // --- The editor ----------------------------------------------------------------------------------

  const place = make("div", { className: "conditions", tabIndex: -1 });
  let root;
  function save() { area.value = JSON.stringify(root.read()); }
  const build = (tree) => {
    root = group(tree, 1);
    place.replaceChildren(root.element);
  };
  try {
    build(JSON.parse(area.value || "{}"));
  } catch {
    return; // what nobody can read stays to be mended as text
  }
  place.id = area.id;
  area.removeAttribute("id");
  area.hidden = true;
  area.after(place);
  place.addEventListener("input", save);
  place.addEventListener("change", save);

  const due = form.elements.due_fact;
  const follow = () => {
    const dates = facts().filter((each) => each.type === "date").map((each) => each.name);
    [...due.options].forEach((each) => { each.hidden = Boolean(each.value) && !dates.includes(each.value); });
    document.querySelectorAll("[data-facts]").forEach((each) => { each.hidden = Boolean(subject) && each.dataset.facts !== subject.value; });
    due.closest(".mb-3").hidden = form.elements.deadline.value !== "fact";
  };
  form.elements.deadline.addEventListener("change", follow);
  if (subject) {
    subject.addEventListener("change", () => {
      const [fact] = facts();
      due.value = "";
      if (fact) { build({ fact: fact.name, op: OPS[fact.type][0] }); save(); }
      follow();
    });
  }
  follow();
})();
