import { z } from 'zod';

export const withId = z.object({ id: z.string() });

export const text = () => z.string();

/** The bytes of a file of a form. */
export const file = () => z.string().meta({ contentMediaType: 'application/octet-stream' });
