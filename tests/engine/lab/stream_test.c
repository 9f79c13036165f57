// Server-sent events, in whatever pieces they come.
#include "stream.h"
#include "check.h"

#define TEXT ": hello\n\ndata: AAAAAmhp\n\nevent: x\ndata:AAAAAWE=\n\ndata: AAAAAA==\n\n"

static const uint8_t wanted[] = { 0, 0, 0, 2, 'h', 'i', 0, 0, 0, 1, 'a', 0, 0, 0, 0 };

TEST(stream, data_comes_out_in_pieces_of_any_size)
{
    for (size_t step = 1; step <= strlen(TEXT); step++) {
        Stream stream = { 0 };
        Buffer out = { 0 };
        bool good = true;
        for (size_t at = 0; at < strlen(TEXT); at += step) {
            size_t size = strlen(TEXT) - at < step ? strlen(TEXT) - at : step;
            good = good && stream_take(&stream, (const uint8_t *)TEXT + at, size, &out);
        }
        bool same = out.size == sizeof wanted && memcmp(out.data, wanted, sizeof wanted) == 0;
        buffer_deinit(&out);
        stream_deinit(&stream);
        EXPECT(good && same);
    }
}

TEST(stream, what_is_no_base64_is_refused)
{
    static const char *const wrong[] = { "data: A\n", "data: AB*D\n", "data: AA=A\n", "data: AAAA\r\n",
                                         "data: ====\n" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        Stream stream = { 0 };
        Buffer out = { 0 };
        bool taken = stream_take(&stream, (const uint8_t *)wrong[i], strlen(wrong[i]), &out);
        buffer_deinit(&out);
        stream_deinit(&stream);
        EXPECT(!taken);
    }
}

TEST(stream, line_without_an_end_is_refused)
{
    Stream stream = { 0 };
    Buffer out = { 0 };
    static const uint8_t piece[1 << 16];
    int taken = 0;
    while (stream_take(&stream, piece, sizeof piece, &out)) taken++;
    stream_deinit(&stream);
    EXPECT_EQ(taken, STREAM_LINE_LIMIT / (int)sizeof piece);
}
