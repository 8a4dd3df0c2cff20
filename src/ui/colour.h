#pragma once
#include <glib.h>

/* Colours as numbers: 0xrrggbb, one of the terminal's own 16 (COLOUR_TERMINAL + 0…15), or
 * STYLE_DEFAULT. */
#define COLOUR_TERMINAL 0x01000000u

/* HSLuv: hue in degrees, saturation and lightness from 0 to 100. */
guint32 colour_from_hsluv(double hue, double saturation, double lightness);
void colour_to_hsluv(guint32 rgb, double *hue, double *saturation, double *lightness);

/* XEP-0392 5.1: the angle, in degrees, that belongs to a text. */
double colour_hue_of(const char *text);
/* Eyes that see red and green alike tell hues apart between blue and yellow; those without blue
 * between red and cyan. Of two hues that look alike this is the one in that half of the circle. */
typedef enum { VISION_NORMAL, VISION_REDGREEN, VISION_BLUE } ColourVision;
double colour_hue_for(double hue, ColourVision vision);
/* XEP-0392 5.3 and 5.4: the index of the palette's colour for an angle; of colours of the same
 * angle the one whose lightness is nearest. Greys are never chosen; -1 if there is nothing else. */
int colour_for_hue(double hue, const guint32 *palette, guint n, double lightness);

/* What xterm shows for one of its 256 colours. */
guint32 colour_of_index(int index);

/* "red", "bright-red", "default", "#d70000"; FALSE if it is none. */
gboolean colour_parse(const char *text, guint32 *colour);
