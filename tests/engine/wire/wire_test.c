// What strangers may send, and the table of close codes.
#include "check.h"
#include "protocol.h"
#include "reader.h"
#include "writer.h"
#include "random.h"
#include <stdio.h>
#include <stdlib.h>

static ScanResult scan(const char *bytes, size_t size)
{
    return reader_scan((const uint8_t *)bytes, size, 8);
}

#define SCAN(bytes) scan(bytes, sizeof(bytes) - 1)

TEST(reader, accepts_one_array_of_plain_values)
{
    EXPECT_EQ(SCAN("\x94\x02\xcd\x01\x00\xa2hi\xc0"), SCAN_OK);
    EXPECT_EQ(SCAN("\x93\xca\0\0\0\0\xd1\xff\xfe\xc3"), SCAN_OK);
}

TEST(reader, refuses_what_is_not_one_array)
{
    EXPECT_EQ(SCAN(""), SCAN_BROKEN);
    EXPECT_EQ(SCAN("\x01"), SCAN_BROKEN);
    EXPECT_EQ(SCAN("\x91\x01\x02"), SCAN_BROKEN);
    EXPECT_EQ(SCAN("\x92\x01"), SCAN_BROKEN);
}

TEST(reader, refuses_lengths_that_the_bytes_cannot_hold)
{
    EXPECT_EQ(SCAN("\xdd\x07\xff\xff\xff"), SCAN_BROKEN);
    EXPECT_EQ(SCAN("\xdc\xff\xff\x01"), SCAN_BROKEN);
    EXPECT_EQ(SCAN("\x91\xd9\xff"), SCAN_BROKEN);
    EXPECT_EQ(SCAN("\x91\xcd\x01"), SCAN_BROKEN);
}

TEST(reader, refuses_maps_binaries_extensions_and_depth)
{
    EXPECT_EQ(SCAN("\x91\x80"), SCAN_BROKEN);
    EXPECT_EQ(SCAN("\x91\xc4\x01\x00"), SCAN_BROKEN);
    EXPECT_EQ(SCAN("\x91\xd4\x01\x00"), SCAN_BROKEN);
    EXPECT_EQ(SCAN("\x91\x91\x91\x91\x91\x91\x91\x91\x90"), SCAN_BROKEN);
}

TEST(reader, tells_text_that_is_not_utf8_apart)
{
    EXPECT_EQ(SCAN("\x91\xa2\xc0\xaf"), SCAN_ENCODING);
}

TEST(reader, takes_only_values_in_range_and_stays_put_otherwise)
{
    Reader reader = reader_of((const uint8_t *)"\x92\x05\xa1x", 4);
    uint32_t count;
    int64_t value;
    const char *text;
    size_t size;
    EXPECT(read_array(&reader, &count) && count == 2);
    EXPECT(!read_integer(&reader, 6, 9, &value));
    EXPECT(!read_text(&reader, &text, &size));
    EXPECT(read_integer(&reader, 0, 5, &value) && value == 5);
    EXPECT(read_text(&reader, &text, &size) && size == 1 && text[0] == 'x');
    EXPECT(read_end(&reader));
}

TEST(reader, reads_every_integer_that_the_writer_writes)
{
    static const int64_t values[] = { 0,      127,    128,       255,       256,       65535,
                                      65536,  -1,     -32,       -33,       -128,      -129,
                                      -32768, -32769, INT32_MIN, INT32_MAX, INT64_MIN, INT64_MAX };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        Buffer out = { 0 };
        write_integer(&out, values[i]);
        Reader reader = reader_of(out.data, out.size);
        int64_t value;
        EXPECT(read_integer(&reader, INT64_MIN, INT64_MAX, &value) && value == values[i]);
        EXPECT(read_end(&reader));
        buffer_deinit(&out);
    }
}

TEST(reader, never_leaves_random_bytes)
{
    Random random;
    random_seed(&random, 3);
    for (int i = 0; i < 300000; i++) {
        size_t size = (size_t)random_between(&random, 0, 24);
        uint8_t *bytes = malloc(size ? size : 1);  // exact, so that a sanitizer sees one byte too many
        for (size_t b = 0; b < size; b++) bytes[b] = (uint8_t)random_bits(&random);
        if (size && i % 2) bytes[0] = (uint8_t)(0x90 | (bytes[0] & 0x0f));
        if (reader_scan(bytes, size, 8) == SCAN_OK) {
            Reader reader = reader_of(bytes, size);
            uint32_t count;
            EXPECT(read_array(&reader, &count));
        }
        free(bytes);
    }
}

TEST(protocol, close_codes_are_those_of_the_page)
{
#define CLOSE_LINE(name, code, key, retry)                                                                   \
    {                                                                                                        \
        char wanted[64];                                                                                     \
        snprintf(wanted, sizeof wanted, "| %d | `%s` |", code, key);                                         \
        EXPECT(strstr(page, wanted) != NULL);                                                                \
        EXPECT_TEXT(close_key(code), key);                                                                   \
    }
    static char page[1 << 16];
    FILE *file = fopen(PROTOCOL_PAGE, "r");
    EXPECT(file != NULL);
    page[fread(page, 1, sizeof page - 1, file)] = 0;
    fclose(file);
    CLOSE_CODES(CLOSE_LINE)
}
