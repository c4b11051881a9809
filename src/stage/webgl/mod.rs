//! The renderer for machines with a GPU: WebGL2, with positions computed in the vertex shader.
//!
//! The main thread only uploads flights that are new and issues one or two draw calls, however
//! many dots there are.

mod gpu;
mod probe;

use headroom_stage::gpu::{Mirror, encode};
use headroom_stage::{Scene, Theme};
use wasm_bindgen::prelude::*;
use web_sys::{HtmlCanvasElement, WebGl2RenderingContext};

use super::renderer::{Frame, Renderer, Size, Split, Stopwatch};
use gpu::{Gpu, Look};
pub use probe::has_gpu;

/// A canvas drawn by WebGL2.
pub struct WebGl {
    canvas: HtmlCanvasElement,
    context: WebGl2RenderingContext,
    /// What lives on the GPU; nothing while the context is lost.
    gpu: Option<Gpu>,
    mirror: Mirror,
    paths_version: u32,
    theme: Theme,
    ratio: f64,
    words: Vec<u32>,
    watch: Stopwatch,
    _restorable: Restorable,
}

impl WebGl {
    /// What it is called in links and reports.
    pub const NAME: &str = "webgl";

    /// Takes over a canvas that has no other context.
    pub fn new(canvas: &HtmlCanvasElement, theme: &Theme) -> Result<Self, JsValue> {
        let context = probe::open(canvas, false)?.ok_or("the browser offers no WebGL2")?;
        Ok(Self {
            canvas: canvas.clone(),
            gpu: Some(Gpu::new(&context)?),
            context,
            mirror: Mirror::default(),
            paths_version: 0,
            theme: *theme,
            ratio: 1.0,
            words: Vec::new(),
            watch: Stopwatch::start()?,
            _restorable: Restorable::new(canvas)?,
        })
    }

    /// Notices a lost context, and sets everything up anew once it is back.
    fn revive(&mut self) -> Result<(), JsValue> {
        if self.context.is_context_lost() {
            self.gpu = None;
        } else if self.gpu.is_none() {
            self.gpu = Some(Gpu::new(&self.context)?);
            self.mirror = Mirror::default();
            self.paths_version = 0;
        }
        Ok(())
    }

    /// Copies what is new to the GPU.
    fn upload(&mut self, scene: &Scene) -> Result<(), JsValue> {
        let Some(gpu) = &mut self.gpu else { return Ok(()) };
        if self.paths_version != scene.paths_version() {
            gpu.set_paths(scene.paths())?;
            self.paths_version = scene.paths_version();
        }
        let ring = scene.ring();
        let update = self.mirror.update(ring, scene.moment());
        if update.anew {
            gpu.reserve(ring.capacity());
        }
        for slots in update.slots {
            if !slots.is_empty() {
                encode(&ring.slots()[slots.clone()], self.mirror.base_s(), &mut self.words);
                gpu.write(slots.start, &self.words);
            }
        }
        Ok(())
    }

    fn show(&self, scene: &Scene) {
        let Some(gpu) = &self.gpu else { return };
        let ratio = self.ratio as f32;
        let look = Look {
            size_dev: (self.canvas.width(), self.canvas.height()),
            ratio,
            dot: scene.dot(&self.theme, ratio),
            theme: &self.theme,
        };
        let moment = scene.moment();
        let clock_s = (moment.now_s - self.mirror.base_s()) as f32;
        gpu.draw(
            &look,
            [clock_s, moment.min_visible_s as f32],
            scene.ring().slots_of(scene.ring().numbers()),
        );
    }
}

impl Renderer for WebGl {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn resize(&mut self, size: Size) {
        self.ratio = size.ratio;
        size.apply(&self.canvas);
    }

    fn set_theme(&mut self, theme: &Theme) {
        self.theme = *theme;
    }

    fn draw(&mut self, scene: &Scene) -> Frame {
        self.watch.lap();
        let drawn = scene.ring().count_visible(scene.moment());
        let locate_ms = self.watch.lap();
        if let Err(error) = self.revive().and_then(|()| self.upload(scene)) {
            web_sys::console::error_1(&error);
        }
        let prepare_ms = self.watch.lap();
        self.show(scene);
        Frame { drawn, split: Split { locate_ms, prepare_ms, show_ms: self.watch.lap() } }
    }
}

/// Tells the browser that a lost context may come back, which it does only for pages that say so.
struct Restorable {
    canvas: HtmlCanvasElement,
    listener: Closure<dyn Fn(web_sys::Event)>,
}

impl Restorable {
    const EVENT: &str = "webglcontextlost";

    fn new(canvas: &HtmlCanvasElement) -> Result<Self, JsValue> {
        let listener = Closure::new(|event: web_sys::Event| event.prevent_default());
        canvas.add_event_listener_with_callback(Self::EVENT, listener.as_ref().unchecked_ref())?;
        Ok(Self { canvas: canvas.clone(), listener })
    }
}

impl Drop for Restorable {
    fn drop(&mut self) {
        let listener = self.listener.as_ref().unchecked_ref();
        // It can only fail for want of a canvas, and then there is nothing left to remove.
        let _ = self.canvas.remove_event_listener_with_callback(Self::EVENT, listener);
    }
}
