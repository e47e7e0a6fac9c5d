// Writes the rules and assets that both sides run. The same numbers every time: a small linear congruential generator, no clock.
import fs from 'node:fs';

const folder = process.argv[2];
let state = 12345;
const random = () => (state = (state * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff;
const pick = (list) => list[Math.floor(random() * list.length)];
const times = (most, make) => Array.from({ length: Math.floor(random() * most) }, make);

const types = ['PUMP', 'MOTOR', 'VALVE', 'VFD', 'FT', 'PT', 'MCC', 'TANK', 'HX', 'FAN', 'LT', 'CV', 'XFMR', 'PANEL', 'TE', 'ZS', 'AGITATOR', 'COMPRESSOR', 'CONVEYOR', 'HEATER'];
const disciplines = ['ELECTRICAL', 'MECHANICAL', 'INSTRUMENT', 'PROCESS'];

function asset(number) {
  const type = pick(types);
  const properties = { power_kw: Math.round(random() * 400) / 2, voltage: pick([400, 480, 600, 4160]), efficiency: 0.8 + random() * 0.2, vendor: pick(['A', 'B', '']) };
  if (random() < 0.6) properties.temperature_c = Math.floor(random() * 90);
  if (random() < 0.7) properties.area_class = pick(['INDOOR', 'OUTDOOR', 'HAZARDOUS']);
  if (random() < 0.5) properties.signal = pick(['4-20mA', 'DI', 'DO', 'HART']);
  return {
    tag: `${pick(['210', '220', '310'])}-${type[0]}-${String(number).padStart(4, '0')}`, type, discipline: pick(disciplines), area: pick(['210', '220', '310', '320']),
    system: pick(['CW', 'HP', 'LP']), properties, tags: times(4, () => pick(['critical', 'spare', 'sil2', 'atex'])),
    children: times(4, () => ({ type: pick(types), power_kw: Math.round(random() * 100) })),
  };
}

const v = (path) => ({ var: path });
const ten = [
  { and: [{ '==': [v('type'), 'PUMP'] }, { '>': [v('properties.power_kw'), 55] }] },
  { and: [{ in: [v('type'), ['FT', 'PT', 'LT', 'TE']] }, { '==': [v('properties.signal'), '4-20mA'] }] },
  { or: [{ '==': [v('discipline'), 'ELECTRICAL'] }, { and: [{ '==': [v('type'), 'MOTOR'] }, { '>=': [v('properties.voltage'), 4000] }] }] },
  { '>': [{ '/': [{ '*': [v('properties.power_kw'), 1000] }, { '*': [1.732, v('properties.voltage'), v('properties.efficiency')] }] }, 100] },
  { some: [v('children'), { and: [{ '==': [v('type'), 'MOTOR'] }, { '>': [v('power_kw'), 50] }] }] },
  { and: [{ '!': [v('properties.vendor')] }, { in: ['critical', v('tags')] }] },
  { '<': [0, v('properties.power_kw'), 75] },
  { if: [{ '==': [v('properties.area_class'), 'HAZARDOUS'] }, { '>': [v('properties.power_kw'), 10] }, { '==': [v('area'), '210'] }, { '>': [v('properties.power_kw'), 100] }, false] },
  { '>': [{ reduce: [v('children'), { '+': [v('accumulator'), v('current.power_kw')] }, 0] }, 120] },
  { and: [{ '<': [v('properties.temperature_c'), 40] }, { '!=': [v('system'), 'LP'] }, { '!!': [v('properties.area_class')] }] },
];

const gated = (number) => ({ and: [{ '==': [v('type'), types[number % types.length]] }, { '>': [v('properties.power_kw'), Math.floor(random() * 200)] }, { '==': [v('discipline'), pick(disciplines)] }] });
const named = (rules) => JSON.stringify(rules.map((rule, i) => ({ id: `R${i + 1}`, rule })));

fs.writeFileSync(`${folder}/assets.json`, JSON.stringify(Array.from({ length: 10_000 }, (_, i) => asset(i))));
fs.writeFileSync(`${folder}/ten.json`, named(ten));
fs.writeFileSync(`${folder}/gated.json`, named(Array.from({ length: 200 }, (_, i) => gated(i))));
