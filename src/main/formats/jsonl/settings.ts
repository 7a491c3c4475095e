import { z } from 'zod';
import {
  inferSetting,
  numberedSetting,
  resourceSetting,
  typesSetting,
} from '../rows/text/text-settings';

export const openSettings = z.object({
  types: typesSetting,
  infer: inferSetting,
  numbered: numberedSetting,
  resource: resourceSetting,
});

export const createSettings = z.object({});
