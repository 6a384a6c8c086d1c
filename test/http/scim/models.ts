import { compileGroupModel, compileUserModel } from '../../../src/http/scim/schema/compile-model.ts';
import { loadDefinitions } from '../../../src/http/scim/schema/definitions.ts';

const definitions = loadDefinitions();
export const userModel = compileUserModel(definitions);
export const groupModel = compileGroupModel(definitions);
