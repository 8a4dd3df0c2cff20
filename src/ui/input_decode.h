#pragma once
#include "base/clock.h"

/* The others mean nothing here. */
typedef enum { MOUSE_LEFT, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN } MouseButton;

/* Bytes of a terminal → keys, pastes and the rest. A key is one character (valid UTF-8) or one
 * whole escape sequence, however the bytes were cut into packets. */
typedef struct InputDecoder InputDecoder;

typedef struct {
    void (*key)(const char *bytes, gsize n, gpointer data);
    void (*paste)(const char *text, gpointer data); /* valid UTF-8 without controls but \n and \t */
    void (*escape)(gpointer data);                  /* Esc alone, for 50 ms */
    void (*focus)(gboolean in, gpointer data);
    void (*mouse)(MouseButton button, int x, int y, gpointer data); /* pressed; cells from 0 */
} InputDecoderEvents;

InputDecoder *input_decoder_new(Clock *clock, const InputDecoderEvents *events, gpointer data);
void input_decoder_free(InputDecoder *decoder);
void input_decoder_feed(InputDecoder *decoder, const char *bytes, gsize n);
