import { askForEvidence } from './ask-for-evidence.ts';
import { evidence } from './evidence.ts';
import { findings } from './findings.ts';
import { knowledge } from './knowledge.ts';
import { makeTool } from './make-tool.ts';
import { proposeFix } from './propose-fix.ts';
import { proposePatch } from './propose-patch.ts';
import type { Toolbox } from './toolbox.ts';
import { verifyFix } from './verify-fix.ts';
import { whatIf } from './what-if.ts';

/** All tools of the agent. They read; the one that would run something waits for a person. */
export function toolsOf(box: Toolbox) {
  return [
    makeTool(box, findings(box)),
    makeTool(box, evidence(box)),
    makeTool(box, knowledge(box)),
    makeTool(box, whatIf(box)),
    makeTool(box, askForEvidence(box)),
    makeTool(box, proposeFix(box)),
    makeTool(box, proposePatch(box)),
    makeTool(box, verifyFix(box)),
  ];
}
