import { platformOf } from '../facts/platform.ts';
import { shellQuote } from '../lib/text.ts';

/** A change of a service's settings and what takes it back (systemd.unit(5), drop-in files). */
export interface DropIn {
  readonly command: string;
  readonly undo: string;
}

/**
 * The commands that give the service of a control group one more line under [Service]; `null` where the path ends in
 * no service of the system's manager.
 * @param name of the drop-in file, without its ending
 */
export function serviceDropIn(path: string | null, name: string, setting: string): DropIn | null {
  const platform = path === null ? null : platformOf(path);
  if (platform?.kind !== 'systemd' || platform.user || !platform.unit.endsWith('.service')) return null;
  const unit = shellQuote(platform.unit);
  const folder = shellQuote(`/etc/systemd/system/${platform.unit}.d`);
  const apply = `sudo systemctl daemon-reload && sudo systemctl restart -- ${unit}`;
  return {
    command: `sudo mkdir -p ${folder}\nprintf '[Service]\\n${setting}\\n' | sudo tee ${folder}/${name}.conf\n${apply}`,
    undo: `sudo rm ${folder}/${name}.conf && ${apply}`,
  };
}
