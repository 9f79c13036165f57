// Records, whole and cut.
#include "records.h"
#include "check.h"

TEST(records, come_out_as_they_went_in)
{
    Buffer bytes = { 0 };
    record_write(&bytes, RECORD_MESSAGE, "hello", 5);
    record_write_close(&bytes, 4005, "replaced");
    const uint8_t *data = bytes.data;
    size_t size = bytes.size;
    Record record;
    EXPECT(record_read(&data, &size, &record) && record.type == RECORD_MESSAGE && record.size == 5);
    EXPECT_EQ(memcmp(record.data, "hello", 5), 0);
    EXPECT(record_read(&data, &size, &record) && record.type == RECORD_CLOSE);
    EXPECT_EQ(record_close_code(&record), 4005);
    EXPECT_EQ(memcmp(record.data + 2, "replaced", 8), 0);
    EXPECT(size == 0 && !record_read(&data, &size, &record));
    buffer_deinit(&bytes);
}

TEST(records, cut_anywhere_are_none)
{
    static const uint8_t whole[] = { 0, 0, 0, 3, 'a', 'b', 'c' };
    for (size_t cut = 0; cut < sizeof whole; cut++) {
        const uint8_t *data = whole;
        size_t size = cut;
        Record record;
        EXPECT(!record_read(&data, &size, &record));
        EXPECT(data == whole && size == cut);
    }
}

TEST(records, of_an_unknown_type_are_none)
{
    static const uint8_t bytes[] = { 3, 0, 0, 0 };
    const uint8_t *data = bytes;
    size_t size = sizeof bytes;
    Record record;
    EXPECT(!record_read(&data, &size, &record));
}

TEST(records, close_without_a_code_is_1005)
{
    Record record = { RECORD_CLOSE, NULL, 0 };
    EXPECT_EQ(record_close_code(&record), 1005);
}
