import fc from 'fast-check'
import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql'

/** Text that no sensible client sends: any code units at all, long, blank, hostile, or nearly right. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)), maxLength: 40 }),
  fc.string({ unit: 'grapheme', minLength: 200, maxLength: 300 }),
  fc.constantFrom('', ' ', '\0', 'a\0b', '\ud800', '\u202e', '%', '_', '\\', "'; --", '$1', '{{x}}', 'null', '\ufeff'),
  fc.constantFrom('https://', 'http://[', 'javascript:alert(1)', 'http://a.b/\0', 'a@b', '@', 'a@\ud800', 'İ@b.c'),
  fc.integer({ min: 1, max: 12_000 }).map((length) => '💌'.repeat(length)),
)

const date = fc.oneof(
  fc.date({ noInvalidDate: true }).map((instant) => instant.toISOString()),
  fc.constantFrom('', 'tomorrow', '2030-01-01', '2030-01-01T00:00:00', '2030-02-30T00:00:00Z', '0000-01-01T00:00:00Z'),
  fc.constantFrom('0001-01-01T00:00:00+14:00', '9999-12-31T23:59:59-14:00', '2030-01-01T00:00:00+99:99'),
  fc.constantFrom('2030-01-01T24:00:00Z', '2016-12-31T23:59:60Z', '2030-01-01T00:00:00.123456789Z'),
  text,
)

/** Values of a type of the schema, mostly valid in kind and senseless in content. */
export function valuesOf(type: GraphQLInputType, ids: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  if (!isNonNullType(type)) return fc.option(presentValuesOf(type, ids), { freq: 4 })
  return presentValuesOf(type, ids)
}

function presentValuesOf(type: GraphQLInputType, ids: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  const bare = getNullableType(type)
  if (isListType(bare)) return fc.array(valuesOf(bare.ofType, ids), { maxLength: 25 })
  const named = getNamedType(bare)
  if (isInputObjectType(named)) return recordOf(Object.values(named.getFields()), ids)
  if (isEnumType(named)) return fc.constantFrom(...named.getValues().map(({ name }) => name))
  const byName: Record<string, fc.Arbitrary<unknown>> = {
    String: text,
    ID: fc.oneof(ids, text, fc.integer()),
    Int: fc.oneof(fc.integer(), fc.constantFrom(-1, 0, 2_147_483_647, -2_147_483_648, 2_147_483_648, 1.5)),
    Boolean: fc.boolean(),
    DateTime: fc.oneof(date, fc.integer()),
    LocalDate: fc.oneof(
      fc.constantFrom('1990-02-28', '2004-02-29', '2005-02-29', '0000-01-01', '0001-01-01', '9999-12-31', '-001-01-01'),
      text,
      fc.integer(),
    ),
    LocalTime: fc.oneof(fc.constantFrom('22:00', '07:00', '24:00', '7:00', '22:00:00'), text, fc.integer()),
  }
  const values = byName[named.name]
  if (!values) throw new Error(`There are no values of ${named.name} yet.`)
  return values
}

/** Arguments, or fields of an input object: the optional ones may be left out. */
export const recordOf = (fields: readonly (GraphQLArgument | GraphQLInputField)[], ids: fc.Arbitrary<string>) =>
  fc.record(Object.fromEntries(fields.map(({ name, type }) => [name, valuesOf(type, ids)])), {
    requiredKeys: fields.flatMap(({ name, type }) => (isNonNullType(type) ? [name] : [])),
  })
