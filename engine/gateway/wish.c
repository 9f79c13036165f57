#include "wish.h"
#include <stdio.h>
#include <string.h>
#include "modes.h"

bool wish_is_one(const char *wanted)
{
    return wanted[0] == '/';
}

static bool is_plain(const char *text)
{
    while (*text && (unsigned char)*text >= ' ' && *text != 127) text++;
    return !*text;
}

bool wish_read(const char *wanted, Wish *wish)
{
    *wish = (Wish){ 0 };
    const char *name = wanted + 1, *rest = strchrnul(name, '?');
    if ((size_t)(rest - name) >= sizeof wish->mode) return false;
    memcpy(wish->mode, name, (size_t)(rest - name));
    const char *settings = *rest ? rest + 1 : rest;
    if (!mode_name_is_valid(wish->mode) || !is_plain(settings)) return false;
    if (strlen(settings) + 1 >= sizeof wish->settings) return false;
    strcpy(wish->settings, settings);
    for (char *at = wish->settings; *at; at++)
        if (*at == '&') *at = '\n';
    return true;
}

bool wish_add_host(Wish *wish, const char *const *sets, int count)
{
    char own[CHANNEL_SETTINGS_SIZE];
    size_t used = 0, name = strlen(wish->mode);
    strcpy(own, wish->settings);
    for (int i = 0; i < count; i++) {
        if (strncmp(sets[i], wish->mode, name) != 0 || sets[i][name] != '.') continue;
        size_t size = strlen(sets[i] + name + 1);
        if (used + size + 2 > sizeof wish->settings) return false;
        memcpy(wish->settings + used, sets[i] + name + 1, size);
        used += size;
        wish->settings[used++] = '\n';
    }
    if (used + strlen(own) + 1 > sizeof wish->settings) return false;
    strcpy(wish->settings + used, own);  // behind the host's: what comes last holds
    return true;
}
