import { describeSource, type SourceWorld, type WorldPerson } from '../../conformance/source.ts';
import { asId, type SourceId } from '../../../src/core/domain/ids.ts';
import { createBambooHrSource } from '../../../src/sources/bamboohr/bamboohr-source.ts';
import { bambooHrSettings } from '../../../src/sources/bamboohr/config-schema.ts';
import { type BambooHrEmployee, startBambooHr } from '../../simulators/bamboohr.ts';
import {
  type BambooHrFault,
  listFaults,
  reportFaults,
  wireFaults,
} from '../../simulators/bamboohr-faults.ts';
import { noonAt } from '../reading.ts';

const apiKey = 'key-0123456789abcdef';
const outages = [...Object.keys(wireFaults), ...Object.keys(reportFaults)];
const partLists = Object.keys(listFaults);

async function openWorld(): Promise<SourceWorld> {
  // Half an hour passes with each look at the vendor's clock: more than the overlap in which changes are asked again.
  const clock = { at: noonAt };
  const vendor = await startBambooHr({ apiKey, now: () => (clock.at += 1_800_000) });
  const settings = bambooHrSettings.parse({ baseUrl: vendor.url, apiKey, timeout: 'PT1.5S' });
  const wait = () => Promise.resolve();
  const cause = (names: readonly string[]) =>
    Object.fromEntries(
      names.map((name) => [name, () => Promise.resolve(vendor.setFault(name as BambooHrFault))]),
    );
  return {
    source: createBambooHrSource(asId<SourceId>('hr'), settings, { wait }),
    setPeople: (people) => Promise.resolve(vendor.setEmployees(people.map(toEmployee))),
    faults: cause(outages),
    partLists: cause(partLists),
    heal: () => Promise.resolve(vendor.setFault(null)),
    secrets: [apiKey, Buffer.from(`${apiKey}:x`).toString('base64')],
    close: () => vendor.close(),
  };
}

function toEmployee(person: WorldPerson): BambooHrEmployee {
  return {
    id: person.key,
    employeeNumber: person.key,
    firstName: person.givenName,
    lastName: person.familyName,
    displayName: `${person.givenName} ${person.familyName}`,
    workEmail: person.email,
    department: person.department,
    division: null,
    location: 'London',
    jobTitle: 'Engineer',
    supervisorEId: null,
    status: person.lastDay === null ? 'Active' : 'Inactive',
    employmentHistoryStatus: person.lastDay === null ? 'Full-Time' : 'Terminated',
    hireDate: person.startDate,
    terminationDate: person.lastDay ?? '0000-00-00',
  };
}

describeSource('BambooHR', openWorld, { faults: outages, partLists });
