#pragma once
#include "store/db.h"
#include "store/rows.h"

GPtrArray *convs_load(Db *db, const char *account);        /* ConvRow*, owned by the array */
gboolean convs_save(Db *db, ConvRow *row, GError **error); /* inserts if id is 0, and sets it */
