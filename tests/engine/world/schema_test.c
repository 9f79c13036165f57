// What a mode may declare, and how it is laid out.
#include "check.h"
#include "schema.h"
#include "world.h"

static Schema schema;
static Failure why;

static Kind *begin(int capacity)
{
    schema_begin(&schema, 4);
    return schema_add_kind(&schema, "rock", capacity, &why);
}

static bool add(Kind *kind, const char *name, FieldType type)
{
    Field field = { .type = (uint8_t)type, .element = FIELD_DOUBLE, .count = SCHEMA_ARRAY_LIMIT, .size = 20 };
    snprintf(field.name, sizeof field.name, "%s", name);
    return schema_add_field(kind, &field, &why);
}

TEST(schema, seat_n_is_slot_n_plus_one)
{
    begin(10);
    EXPECT(schema_finish(&schema, WORLD_ENTITIES, &why));
    EXPECT_EQ(schema.kinds[KIND_ROOM].first, 0);
    EXPECT_EQ(schema.kinds[KIND_PLAYER].first, 1);
    EXPECT_EQ(schema.kinds[2].first, 5);
    EXPECT(schema_kind_of_slot(&schema, 14) == &schema.kinds[2]);
    EXPECT(schema_kind_of_slot(&schema, 15) == NULL);
}

TEST(schema, fields_do_not_overlap_and_are_aligned)
{
    Kind *kind = begin(10);
    for (int type = FIELD_INT; type <= FIELD_ARRAY; type++) {
        char name[2] = { (char)('a' + type), 0 };
        EXPECT(add(kind, name, (FieldType)type));
    }
    EXPECT(schema_finish(&schema, WORLD_ENTITIES, &why));
    uint32_t end = 4;
    for (int i = 0; i < kind->field_count; i++) {
        const Field *field = &kind->fields[i];
        EXPECT(field->offset >= end);
        if (field->size >= 8 && field->type != FIELD_TEXT) EXPECT_EQ(field->offset % 8, 0);
        end = (uint32_t)field->offset + field->size;
    }
    EXPECT(kind->stride >= end);
}

TEST(schema, hidden_fields_and_the_place_have_no_number_on_the_wire)
{
    Kind *kind = begin(10);
    EXPECT(add(kind, "x", FIELD_FLOAT) && add(kind, "y", FIELD_FLOAT) && add(kind, "hp", FIELD_INT));
    EXPECT(
        schema_add_field(kind, &(Field){ .name = "plan", .type = FIELD_INT, .access = ACCESS_HIDDEN }, &why));
    EXPECT(schema_finish(&schema, WORLD_ENTITIES, &why));
    EXPECT_EQ(kind->wire_count, 1);
    EXPECT_EQ(schema_find_field(kind, "hp")->wire, 0);
    EXPECT_EQ(schema_find_field(kind, "x")->wire, -1);
    EXPECT_EQ(schema_find_field(kind, "plan")->wire, -1);
    EXPECT(kind->x >= 0);
}

TEST(schema, kind_whose_place_is_secret_does_not_move_in_public)
{
    Kind *kind = begin(10);
    EXPECT(add(kind, "y", FIELD_FLOAT));
    EXPECT(
        schema_add_field(kind, &(Field){ .name = "x", .type = FIELD_FLOAT, .access = ACCESS_HIDDEN }, &why));
    EXPECT(schema_finish(&schema, WORLD_ENTITIES, &why));
    EXPECT_EQ(kind->x, -1);
    EXPECT_EQ(schema_find_field(kind, "x")->wire, -1);
}

TEST(schema, place_of_an_event_is_sent_like_any_field)
{
    Kind event;
    schema_begin_event(&event, "hit");
    EXPECT(add(&event, "x", FIELD_FLOAT) && add(&event, "y", FIELD_FLOAT));
    EXPECT(schema_finish_event(&event, &why));
    EXPECT_EQ(event.wire_count, 2);
    EXPECT_EQ(event.fields[0].offset, 0);
    EXPECT_NEAR(event.fields[0].quantum, 1.0 / 16, 0);
}

TEST(schema, too_many_of_anything_is_refused_with_a_reason)
{
    Kind *kind = begin(10);
    char name[24];
    for (int i = 0; i < SCHEMA_FIELDS; i++) {
        snprintf(name, sizeof name, "f%d", i);
        EXPECT(add(kind, name, FIELD_BOOL));
    }
    EXPECT(!add(kind, "one_more", FIELD_BOOL));
    EXPECT(strstr(why.text, "more than 32 fields") != NULL);
    EXPECT(!schema_finish(&schema, WORLD_ENTITIES, &why));
    EXPECT(strstr(why.text, "hidden") != NULL);
}

TEST(schema, same_name_twice_is_refused)
{
    Kind *kind = begin(10);
    EXPECT(add(kind, "hp", FIELD_INT));
    EXPECT(!add(kind, "hp", FIELD_FLOAT));
    EXPECT(schema_add_kind(&schema, "rock", 1, &why) == NULL);
}

TEST(schema, more_slots_than_ids_can_hold_are_refused)
{
    begin(SCHEMA_SLOTS);
    EXPECT(!schema_finish(&schema, WORLD_ENTITIES, &why));
    begin(-1);
    EXPECT(!schema_finish(&schema, WORLD_ENTITIES, &why));
}

TEST(schema, more_bytes_than_offsets_can_hold_are_refused)
{
    Kind *kind = begin(60000);
    char name[24];
    for (int i = 0; i < 15; i++) {
        snprintf(name, sizeof name, "f%d", i);
        EXPECT(add(kind, name, FIELD_ARRAY));
    }
    EXPECT(!schema_finish(&schema, WORLD_ENTITIES, &why));
    EXPECT(strstr(why.text, "lower") != NULL);
}

TEST(schema, entity_too_wide_for_its_offsets_is_refused)
{
    Kind *kind = begin(10);
    char name[24];
    for (int i = 0; i < 17; i++) {
        snprintf(name, sizeof name, "f%d", i);
        EXPECT(add(kind, name, FIELD_ARRAY));
    }
    EXPECT(add(kind, "x", FIELD_FLOAT) && add(kind, "y", FIELD_FLOAT));
    EXPECT(!schema_finish(&schema, WORLD_ENTITIES, &why));
    EXPECT(strstr(why.text, "rock") != NULL);
}

TEST(schema, same_declaration_is_the_same_bytes)
{
    add(begin(10), "hp", FIELD_INT);
    EXPECT(schema_finish(&schema, WORLD_ENTITIES, &why));
    const Schema before = schema;
    add(begin(10), "hp", FIELD_INT);
    EXPECT(schema_finish(&schema, WORLD_ENTITIES, &why));
    EXPECT(memcmp(&schema, &before, sizeof schema) == 0);
    add(begin(11), "hp", FIELD_INT);
    EXPECT(schema_finish(&schema, WORLD_ENTITIES, &why));
    EXPECT(memcmp(&schema, &before, sizeof schema) != 0);
}
