import type { SandboxRun } from '../schema/verification.ts';
import type { SandboxHost } from './host.ts';
import { roomFor, withRoom } from './room.ts';
import { openStage, type ProgramRequest } from './stage.ts';

/**
 * Runs a program once with room, to see what it takes.
 * @returns the run; its `peakHeldBytes` is a lower bound of the limit that it needs
 * @throws as `openVerification`
 */
export async function measure(
  request: ProgramRequest & { readonly roomBytes?: number },
  host?: SandboxHost,
): Promise<SandboxRun> {
  const stage = await openStage(request, host);
  try {
    const room = request.roomBytes ?? (await roomFor(null));
    const { run } = await withRoom(() => stage.run('measure', request.program.files, room));
    return run;
  } finally {
    await stage.close();
  }
}
