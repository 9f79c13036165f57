// schema.h: the tables, as the steps that lead to them; see database_open().
#pragma once

const char *const *schema_steps(void);  // closed by NULL
