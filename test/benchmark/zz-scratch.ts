import { reachMatrix, parseReachQuestion, answerPairs, firstPairs, planReach } from '../../language/src/index.js';
import { buildDesign } from '../support/build-design.js';
import { generateHub } from './hub-topology.js';
const design = await buildDesign(generateHub({vpcs:20, instances:50}));
const q = parseReachQuestion('tcp/443')!;
const cpu = () => { const u = process.cpuUsage(); return (u.user+u.system)/1000; };
const network = design.network;
for (let i=0;i<6;i++){
const t0=cpu(), w0=performance.now(); const plan = planReach(network,q); const t1=cpu(), w1=performance.now();
const f = firstPairs(plan); answerPairs(plan, f); const t2=cpu(), w2=performance.now();
const m = reachMatrix(network,q)!; const t3=cpu();
console.log('plan',(t1-t0).toFixed(1), (w1-w0).toFixed(), 'answers',(t2-t1).toFixed(1),(w2-w1).toFixed(),'matrix', (t3-t2).toFixed(), m.runs, m.classes);
}
