#version 300 es
// Places one flight: the same rules as `Moment::spot`.
precision highp float;
precision highp int;
precision highp sampler2D;

layout(location = 0) in vec2 a_times;   // departure and arrival, seconds after the base
layout(location = 1) in uint a_packed;  // path 0-15, look 16-23, reach 24-30, direction 31

uniform vec2 u_clock;        // now in seconds after the base, least visible time in seconds
uniform vec3 u_view;         // width and height in CSS px, device px per CSS px
uniform vec3 u_dot;          // radius, casing, extent in device px
uniform uint u_path_count;
uniform sampler2D u_paths;   // two texels per path, 256 paths per row

flat out uint v_look;
flat out float v_side;

const uint LOST = 165u;      // a solid cross in the colour of failure
const uint WHOLE = 127u;

vec2 along(uint path, float t) {
    ivec2 texel = ivec2(int(path & 255u) * 2, int(path >> 8));
    vec4 first = texelFetch(u_paths, texel, 0);
    vec4 second = texelFetch(u_paths, texel + ivec2(1, 0), 0);
    float s = 1.0 - t;
    return s * s * s * first.xy + 3.0 * s * s * t * first.zw + 3.0 * s * t * t * second.xy + t * t * t * second.zw;
}

void main() {
    uint path = a_packed & 0xffffu;
    uint reach = a_packed >> 24 & 127u;
    float end = max(a_times.y, a_times.x + u_clock.y);
    float progress = (u_clock.x - a_times.x) / (end - a_times.x);
    if (!(progress >= 0.0 && progress < 1.0) || path >= u_path_count) {
        gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
        gl_PointSize = 1.0;
        return;
    }
    bool lost = reach < WHOLE && progress >= float(reach) / float(WHOLE);
    float covered = lost ? float(reach) / float(WHOLE) : progress;
    vec2 at = along(path, a_packed >> 31 == 1u ? 1.0 - covered : covered);

    v_look = lost ? LOST : a_packed >> 16 & 255u;
    v_side = 2.0 * u_dot.z;
    gl_PointSize = v_side;
    gl_Position = vec4(at / u_view.xy * vec2(2.0, -2.0) + vec2(-1.0, 1.0), 0.0, 1.0);
}
