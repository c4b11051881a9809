//! What lives on the GPU: the program, the copy of the ring and the table of paths.

use std::ops::Range;

use headroom_stage::gpu::WORDS;
use headroom_stage::{Dot, Path, Rgb, Theme};
use js_sys::Float32Array;
use wasm_bindgen::prelude::*;
use web_sys::{
    WebGl2RenderingContext as Gl, WebGlBuffer, WebGlProgram, WebGlShader, WebGlTexture, WebGlUniformLocation,
    WebGlVertexArrayObject,
};

const VERTEX: &str = include_str!("dots.vert");
const FRAGMENT: &str = include_str!("dots.frag");

/// Bytes per flight.
const STRIDE: i32 = (WORDS * size_of::<u32>()) as i32;
/// Paths per row of the texture that holds them; the vertex shader knows it.
const PATHS_PER_ROW: usize = 256;
/// Numbers per path: x and y of four points.
const NUMBERS_PER_PATH: usize = 8;

/// How the dots of a frame look.
pub struct Look<'a> {
    /// Width and height of the canvas in device pixels.
    pub size_dev: (u32, u32),
    /// Device pixels per CSS pixel.
    pub ratio: f32,
    /// Measures of the dots.
    pub dot: Dot,
    /// Their colours.
    pub theme: &'a Theme,
}

/// Program, buffer and texture of one context.
pub struct Gpu {
    gl: Gl,
    program: WebGlProgram,
    uniforms: Uniforms,
    ring: WebGlBuffer,
    layout: WebGlVertexArrayObject,
    paths: WebGlTexture,
    path_count: u32,
}

struct Uniforms {
    clock: Option<WebGlUniformLocation>,
    view: Option<WebGlUniformLocation>,
    dot: Option<WebGlUniformLocation>,
    inks: Option<WebGlUniformLocation>,
    casing: Option<WebGlUniformLocation>,
    path_count: Option<WebGlUniformLocation>,
}

impl Gpu {
    /// Sets up an empty stage.
    pub fn new(gl: &Gl) -> Result<Self, JsValue> {
        let program = link(gl)?;
        let uniform = |name| gl.get_uniform_location(&program, name);
        let gpu = Self {
            uniforms: Uniforms {
                clock: uniform("u_clock"),
                view: uniform("u_view"),
                dot: uniform("u_dot"),
                inks: uniform("u_inks"),
                casing: uniform("u_casing"),
                path_count: uniform("u_path_count"),
            },
            ring: gl.create_buffer().ok_or("no WebGL buffer")?,
            layout: gl.create_vertex_array().ok_or("no WebGL vertex array")?,
            paths: gl.create_texture().ok_or("no WebGL texture")?,
            path_count: 0,
            program,
            gl: gl.clone(),
        };
        gpu.bind();
        Ok(gpu)
    }

    /// Makes room for the copy of a ring of this capacity.
    pub fn reserve(&self, capacity: usize) {
        self.gl.buffer_data_with_i32(Gl::ARRAY_BUFFER, capacity as i32 * STRIDE, Gl::DYNAMIC_DRAW);
    }

    /// Writes encoded flights into the copy from this slot on.
    pub fn write(&self, slot: usize, words: &[u32]) {
        let bytes = bytemuck::cast_slice(words);
        self.gl.buffer_sub_data_with_i32_and_u8_array(Gl::ARRAY_BUFFER, slot as i32 * STRIDE, bytes);
    }

    /// Replaces the table of paths.
    pub fn set_paths(&mut self, paths: &[Path]) -> Result<(), JsValue> {
        let rows = paths.len().div_ceil(PATHS_PER_ROW).max(1);
        let mut numbers = vec![0.0; rows * PATHS_PER_ROW * NUMBERS_PER_PATH];
        for (numbers, Path(points)) in numbers.chunks_exact_mut(NUMBERS_PER_PATH).zip(paths) {
            for (pair, point) in numbers.chunks_exact_mut(2).zip(points) {
                pair.copy_from_slice(&[point.x, point.y]);
            }
        }
        self.path_count = paths.len() as u32;
        self.gl.tex_image_2d_with_i32_and_i32_and_i32_and_format_and_type_and_opt_array_buffer_view(
            Gl::TEXTURE_2D,
            0,
            Gl::RGBA32F as i32,
            (PATHS_PER_ROW * NUMBERS_PER_PATH / 4) as i32,
            rows as i32,
            0,
            Gl::RGBA,
            Gl::FLOAT,
            Some(&Float32Array::from(numbers.as_slice())),
        )
    }

    /// Wipes the canvas and draws the flights in these slots; `clock` is the time after the base
    /// of the copy and the least visible time, in seconds.
    pub fn draw(&self, look: &Look, clock: [f32; 2], slots: [Range<usize>; 2]) {
        let (gl, to) = (&self.gl, &self.uniforms);
        let (width, height) = look.size_dev;
        let view = [width as f32 / look.ratio, height as f32 / look.ratio, look.ratio];
        let dot = [look.dot.radius_dev, look.dot.casing_dev, look.dot.extent_dev()];
        gl.viewport(0, 0, width as i32, height as i32);
        gl.clear(Gl::COLOR_BUFFER_BIT);
        gl.uniform2fv_with_f32_array(to.clock.as_ref(), &clock);
        gl.uniform3fv_with_f32_array(to.view.as_ref(), &view);
        gl.uniform3fv_with_f32_array(to.dot.as_ref(), &dot);
        gl.uniform3fv_with_f32_array(to.inks.as_ref(), look.theme.inks.map(Rgb::channels).as_flattened());
        gl.uniform3fv_with_f32_array(to.casing.as_ref(), &look.theme.casing.channels());
        gl.uniform1ui(to.path_count.as_ref(), self.path_count);
        for slots in slots {
            if !slots.is_empty() {
                gl.draw_arrays(Gl::POINTS, slots.start as i32, slots.len() as i32);
            }
        }
    }

    /// Binds everything once and for all: nobody else draws in this context.
    fn bind(&self) {
        let gl = &self.gl;
        gl.use_program(Some(&self.program));
        gl.enable(Gl::BLEND);
        gl.blend_func(Gl::ONE, Gl::ONE_MINUS_SRC_ALPHA);

        gl.bind_vertex_array(Some(&self.layout));
        gl.bind_buffer(Gl::ARRAY_BUFFER, Some(&self.ring));
        gl.enable_vertex_attrib_array(0);
        gl.vertex_attrib_pointer_with_i32(0, 2, Gl::FLOAT, false, STRIDE, 0);
        gl.enable_vertex_attrib_array(1);
        gl.vertex_attrib_i_pointer_with_i32(1, 1, Gl::UNSIGNED_INT, STRIDE, 8);

        gl.bind_texture(Gl::TEXTURE_2D, Some(&self.paths));
        for filter in [Gl::TEXTURE_MIN_FILTER, Gl::TEXTURE_MAG_FILTER] {
            gl.tex_parameteri(Gl::TEXTURE_2D, filter, Gl::NEAREST as i32);
        }
    }
}

fn link(gl: &Gl) -> Result<WebGlProgram, JsValue> {
    let program = gl.create_program().ok_or("no WebGL program")?;
    for (kind, source) in [(Gl::VERTEX_SHADER, VERTEX), (Gl::FRAGMENT_SHADER, FRAGMENT)] {
        gl.attach_shader(&program, &compile(gl, kind, source)?);
    }
    gl.link_program(&program);
    if gl.get_program_parameter(&program, Gl::LINK_STATUS).is_truthy() {
        return Ok(program);
    }
    Err(gl.get_program_info_log(&program).unwrap_or_default().into())
}

fn compile(gl: &Gl, kind: u32, source: &str) -> Result<WebGlShader, JsValue> {
    let shader = gl.create_shader(kind).ok_or("no WebGL shader")?;
    gl.shader_source(&shader, source);
    gl.compile_shader(&shader);
    if gl.get_shader_parameter(&shader, Gl::COMPILE_STATUS).is_truthy() {
        return Ok(shader);
    }
    Err(gl.get_shader_info_log(&shader).unwrap_or_default().into())
}
