/* Colours: from names and hashes to numbers, and from 24 bits down to what a terminal has. */
#include "ui/colour.h"
#include "ui/theme.h"

#include <math.h>
#include <string.h>

static const char *const terminal_names[] = {"black", "red",     "green", "yellow",
                                             "blue",  "magenta", "cyan",  "white"};

static const guint32 terminal_rgb[16] = {0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd,
                                         0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00,
                                         0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff};

/* The constants of HSLuv (www.hsluv.org): sRGB with a D65 white point. */
static const double to_rgb[3][3] = {{3.240969941904521, -1.537383177570093, -0.498610760293},
                                    {-0.96924363628087, 1.87596750150772, 0.041555057407175},
                                    {0.055630079696993, -0.20397695888897, 1.056971514242878}};
static const double to_xyz[3][3] = {{0.41239079926595, 0.35758433938387, 0.18048078840183},
                                    {0.21263900587151, 0.71516867876775, 0.072192315360733},
                                    {0.019330818715591, 0.11919477979462, 0.95053215224966}};
#define WHITE_U 0.19783000664283
#define WHITE_V 0.46831999493879
#define KAPPA 903.2962962
#define EPSILON 0.0088564516

static double dot(const double row[3], const double v[3]) {
    return row[0] * v[0] + row[1] * v[1] + row[2] * v[2];
}

/* How colourful sRGB can be at this lightness (0…100, not the ends) in this direction. */
static double max_chroma(double lightness, double radians) {
    double cubed = pow(lightness + 16, 3) / 1560896;
    double y = cubed > EPSILON ? cubed : lightness / KAPPA;
    double best = G_MAXDOUBLE;

    for (int c = 0; c < 3; c++) {
        const double *m = to_rgb[c];

        for (int t = 0; t < 2; t++) {
            double top1 = (284517 * m[0] - 94839 * m[2]) * y;
            double top2 = (838422 * m[2] + 769860 * m[1] + 731718 * m[0]) * lightness * y -
                          769860 * t * lightness;
            double bottom = (632260 * m[2] - 126452 * m[1]) * y + 126452 * t;
            double length = (top2 / bottom) / (sin(radians) - top1 / bottom * cos(radians));

            if (length >= 0)
                best = MIN(best, length);
        }
    }
    return best;
}

static guint8 channel_byte(double linear) {
    double value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * pow(linear, 1 / 2.4) - 0.055;

    return (guint8)(CLAMP(value, 0, 1) * 255 + 0.5);
}

static double channel_linear(guint8 byte) {
    double value = byte / 255.0;

    return value > 0.04045 ? pow((value + 0.055) / 1.055, 2.4) : value / 12.92;
}

guint32 colour_from_hsluv(double hue, double saturation, double lightness) {
    if (lightness > 99.99999)
        return 0xffffff;
    if (lightness < 0.00001)
        return 0;

    double radians = hue / 180 * G_PI;
    double chroma = max_chroma(lightness, radians) / 100 * saturation;
    double u = cos(radians) * chroma / (13 * lightness) + WHITE_U;
    double v = sin(radians) * chroma / (13 * lightness) + WHITE_V;
    double y = lightness <= 8 ? lightness / KAPPA : pow((lightness + 16) / 116, 3);
    double x = 9 * y * u / (4 * v);
    double z = (9 * y - 15 * v * y - v * x) / (3 * v);
    double xyz[3] = {x, y, z};

    return (guint32)channel_byte(dot(to_rgb[0], xyz)) << 16 |
           (guint32)channel_byte(dot(to_rgb[1], xyz)) << 8 | channel_byte(dot(to_rgb[2], xyz));
}

void colour_to_hsluv(guint32 rgb, double *hue, double *saturation, double *lightness) {
    double linear[3] = {channel_linear(rgb >> 16 & 0xff), channel_linear(rgb >> 8 & 0xff),
                        channel_linear(rgb & 0xff)};
    double xyz[3] = {dot(to_xyz[0], linear), dot(to_xyz[1], linear), dot(to_xyz[2], linear)};
    double sum = xyz[0] + 15 * xyz[1] + 3 * xyz[2];

    *hue = *saturation = *lightness = 0;
    if (sum <= 0)
        return;
    *lightness = xyz[1] <= EPSILON ? xyz[1] * KAPPA : 116 * cbrt(xyz[1]) - 16;
    if (*lightness > 99.9999 || *lightness < 0.00001)
        return;
    double u = 13 * *lightness * (4 * xyz[0] / sum - WHITE_U);
    double v = 13 * *lightness * (9 * xyz[1] / sum - WHITE_V);
    double radians = atan2(v, u);
    double degrees = radians * 180 / G_PI;

    *hue = degrees < 0 ? degrees + 360 : degrees;
    *saturation = hypot(u, v) / max_chroma(*lightness, radians) * 100;
}

double colour_hue_of(const char *text) {
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA1);
    guint8 digest[20];
    gsize length = sizeof digest;

    g_checksum_update(sum, (const guchar *)text, strlen(text));
    g_checksum_get_digest(sum, digest, &length);
    return (digest[0] | digest[1] << 8) / 65536.0 * 360;
}

double colour_hue_for(double hue, ColourVision vision) {
    switch (vision) {
    case VISION_REDGREEN:
        return fmod(fmod(hue + 90, 180) + 270, 360);
    case VISION_BLUE:
        return fmod(hue, 180);
    default:
        return hue;
    }
}

static double angle_between(double a, double b) {
    double d = fmod(fabs(a - b), 360);

    return MIN(d, 360 - d);
}

int colour_for_hue(double hue, const guint32 *palette, guint n, double lightness) {
    int best = -1;
    double best_distance = 0, best_off = 0;

    for (guint i = 0; i < n; i++) {
        guint8 r = palette[i] >> 16, g = palette[i] >> 8, b = palette[i];
        double h, s, l;

        if (r == g && g == b)
            continue;
        colour_to_hsluv(palette[i], &h, &s, &l);
        double rounded = round(h);
        double distance = rounded == round(hue) ? 0 : angle_between(hue, rounded);
        double off = fabs(l - lightness);
        gboolean same = fabs(distance - best_distance) < 1e-9;

        if (best < 0 || (same ? off < best_off : distance < best_distance)) {
            best = (int)i;
            best_distance = distance;
            best_off = off;
        }
    }
    return best;
}

guint32 colour_of_index(int index) {
    static const guint8 levels[6] = {0, 95, 135, 175, 215, 255};

    if (index < 16)
        return terminal_rgb[MAX(index, 0)];
    if (index < 232) {
        int i = index - 16;
        return (guint32)levels[i / 36] << 16 | (guint32)levels[i / 6 % 6] << 8 | levels[i % 6];
    }
    guint32 grey = 8 + 10 * (guint32)(MIN(index, 255) - 232);
    return grey << 16 | grey << 8 | grey;
}

static int distance(guint32 a, guint32 b) {
    int r = (int)(a >> 16 & 0xff) - (int)(b >> 16 & 0xff);
    int g = (int)(a >> 8 & 0xff) - (int)(b >> 8 & 0xff);
    int bl = (int)(a & 0xff) - (int)(b & 0xff);

    return 3 * r * r + 4 * g * g + 2 * bl * bl;
}

static int nearest_of(guint32 rgb, int from, int to) {
    int best = from;

    for (int i = from + 1; i < to; i++)
        if (distance(rgb, colour_of_index(i)) < distance(rgb, colour_of_index(best)))
            best = i;
    return best;
}

#define GREY 40 /* what its parts differ by less is no colour */

/* Few colours: the hue says more than the exact shade, and a grey is never a colour. */
static int nearest_few(guint32 rgb, int colours) {
    static const guint8 by_sixth[] = {1, 3, 2,
                                      6, 4, 5}; /* red, yellow, green, cyan, blue, magenta */
    int r = rgb >> 16 & 0xff, g = rgb >> 8 & 0xff, b = rgb & 0xff;
    int high = MAX(r, MAX(g, b)), low = MIN(r, MIN(g, b)), span = high - low;

    if (span < GREY) {
        int grey = (high + low) / 2;
        if (colours >= 16 && grey >= 64)
            return grey < 176 ? 8 : grey < 240 ? 7 : 15;
        return grey < 64 ? 0 : grey < 176 ? -1 : 7;
    }
    double sixths = high == r   ? (double)(g - b) / span
                    : high == g ? 2 + (double)(b - r) / span
                                : 4 + (double)(r - g) / span;
    int base = by_sixth[((int)lround(sixths) + 6) % 6];
    return colours >= 16 && low >= 80 && high >= 240 ? base + 8 : base;
}

int colour_nearest(guint32 colour, int colours) {
    if (colour == STYLE_DEFAULT || colours < 8)
        return -1;
    if (colour >= COLOUR_TERMINAL) {
        int index = (int)(colour & 15);
        if (colours == 8) /* bright black is a grey: the terminal's own colour can be read */
            return index == 8 ? -1 : index % 8;
        return colours > 256 && index >= 8 ? (int)terminal_rgb[index] : index;
    }
    if (colours > 256)
        return (int)MAX(colour, 8u); /* terminfo's direct colours: below 8 are the palette's */
    return colours == 256 ? nearest_of(colour, 16, 256) : nearest_few(colour, colours);
}

/* A ground is dark or light before it is anything else: a tinted black isn't cyan. */
static int nearest_ground(guint32 colour, int colours) {
    int r = colour >> 16 & 0xff, g = colour >> 8 & 0xff, b = colour & 0xff;
    int high = MAX(r, MAX(g, b)), low = MIN(r, MIN(g, b));

    if (colour >= COLOUR_TERMINAL || colours < 8 || colours > 16)
        return colour_nearest(colour, colours);
    if (high - low >= GREY && (high < 0x70 || low > 0xb0))
        return high < 0x70 ? 0 : colours == 16 ? 15 : 7;
    int found = nearest_few(colour, colours);
    return found >= 0 ? found : (high + low) / 2 < 128 ? 0 : 7;
}

void colour_nearest_pair(guint32 fg, guint32 bg, int colours, int *f, int *b) {
    static const guint8 dark[] = {0, 1, 4, 5, 8};

    *f = colour_nearest(fg, colours);
    *b = nearest_ground(bg, colours);
    if (*b >= 0 && *b < 16 && fg != STYLE_DEFAULT && fg != bg && (*f < 0 || *f == *b))
        *f = memchr(dark, *b, sizeof dark) ? 7 : 0;
}

gboolean colour_parse(const char *text, guint32 *colour) {
    if (g_str_equal(text, "default")) {
        *colour = STYLE_DEFAULT;
        return TRUE;
    }
    if (text[0] == '#') {
        guint64 value;
        if (strlen(text) != 7 ||
            !g_ascii_string_to_unsigned(text + 1, 16, 0, 0xffffff, &value, NULL))
            return FALSE;
        *colour = (guint32)value;
        return TRUE;
    }
    gboolean bright = g_str_has_prefix(text, "bright-");
    for (guint i = 0; i < G_N_ELEMENTS(terminal_names); i++)
        if (g_str_equal(text + (bright ? strlen("bright-") : 0), terminal_names[i])) {
            *colour = COLOUR_TERMINAL + i + (bright ? 8 : 0);
            return TRUE;
        }
    return FALSE;
}
