import { useEffect, useState } from 'preact/hooks';
import type { ServiceInfo } from '../schema/conversation.ts';
import { request } from './api.ts';

let asked: Promise<ServiceInfo> | null = null;

/** Asked once: what it says changes only with a restart of the service, or with a sign-in, which loads the page anew. */
function getService(): Promise<ServiceInfo> {
  asked ??= request('While asking the service', '/api/v1/service')
    .then((response) => response.json() as Promise<ServiceInfo>)
    .catch((error) => {
      asked = null;
      throw error;
    });
  return asked;
}

/** `null` until the service has said what it is. */
export function useService(): ServiceInfo | null {
  const [service, setService] = useState<ServiceInfo | null>(null);
  useEffect(() => {
    getService().then(setService, () => undefined);
  }, []);
  return service;
}
