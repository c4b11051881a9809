#version 300 es
// Colours one pixel of a dot: the same outlines as `shape::distance`.
precision highp float;
precision highp int;

uniform vec3 u_dot;          // radius, casing, extent in device px
uniform vec3 u_inks[7];
uniform vec3 u_casing;

flat in uint v_look;         // shape 0-2, finish 3-4, ink 5-7
flat in float v_side;

out vec4 o_colour;           // premultiplied

const float SQRT_HALF = 0.70710678;

float outline(uint shape, vec2 p, float r) {
    vec2 a = abs(p);
    switch (shape) {
        case 1u: return max(a.x, a.y) - 0.88 * r;
        case 2u: return max(0.866 * a.x - 0.5 * p.y, p.y) - 0.72 * r;
        case 3u: return (a.x + a.y) * SQRT_HALF - 0.9 * r;
        case 4u: return abs(length(p) - 0.65 * r) - 0.22 * r;
        case 5u: {
            vec2 bars = abs(vec2(p.x + p.y, p.x - p.y)) * SQRT_HALF;
            return max(max(bars.x, bars.y) - 1.35 * r, min(bars.x, bars.y) - 0.24 * r);
        }
        case 6u: return max((a.x - a.y) * SQRT_HALF - 0.12 * r, a.y - 0.92 * r);
        default: return length(p) - r;
    }
}

float stroke(float edge, float r) {
    return abs(edge) - 0.15 * r;
}

float mark(uint look, vec2 p, float r) {
    uint shape = look & 7u;
    switch (look >> 3 & 3u) {
        case 1u: return stroke(outline(shape, p, r) + 0.15 * r, r);
        case 2u: return min(outline(shape, p, 0.65 * r), stroke(length(p) - 1.2 * r, r));
        default: return outline(shape, p, r);
    }
}

void main() {
    float away = mark(v_look, (gl_PointCoord - 0.5) * v_side, u_dot.x);
    vec2 cover = clamp(vec2(0.0, u_dot.y) - away + 0.5, 0.0, 1.0);
    vec3 ink = u_inks[v_look >> 5];
    o_colour = vec4(ink * cover.x + u_casing * (cover.y - cover.x), cover.y);
}
