//! Whether WebGL is served by a GPU or by a program that plays one.

use wasm_bindgen::prelude::*;
use web_sys::{HtmlCanvasElement, WebGl2RenderingContext, WebGlContextAttributes, WebglLoseContext};

/// What the names of programs that play a GPU contain, in any case.
const SOFTWARE: [&[u8]; 4] = [b"swiftshader", b"llvmpipe", b"software", b"basic render"];

/// `UNMASKED_RENDERER_WEBGL` of the extension `WEBGL_debug_renderer_info`.
const RENDERER_NAME: u32 = 0x9246;

/// Whether a GPU serves this browser's WebGL2.
///
/// A browser should refuse a context without one if asked to, but some hand out a software
/// renderer all the same, so its name is looked at too. A canvas that had one context can't have
/// another, hence the question is put to a canvas of its own.
pub fn has_gpu() -> Result<bool, JsValue> {
    let document = web_sys::window().and_then(|window| window.document()).ok_or("no document")?;
    let canvas = document.create_element("canvas")?.dyn_into()?;
    let Some(context) = open(&canvas, true)? else { return Ok(false) };
    context.get_extension("WEBGL_debug_renderer_info")?;
    let name = context.get_parameter(RENDERER_NAME)?.as_string().unwrap_or_default();
    if let Some(extension) = context.get_extension("WEBGL_lose_context")? {
        // Browsers keep only a few contexts alive; this one has done its work.
        extension.unchecked_into::<WebglLoseContext>().lose_context();
    }
    Ok(!is_software(&name))
}

/// Opens a WebGL2 context; `None` if the browser refuses.
pub fn open(canvas: &HtmlCanvasElement, only_fast: bool) -> Result<Option<WebGl2RenderingContext>, JsValue> {
    let attributes = WebGlContextAttributes::new();
    attributes.set_antialias(false);
    attributes.set_depth(false);
    attributes.set_fail_if_major_performance_caveat(only_fast);
    let context = canvas.get_context_with_context_options("webgl2", &attributes)?;
    Ok(context.map(JsCast::unchecked_into))
}

fn is_software(name: &str) -> bool {
    let has = |part: &[u8]| name.as_bytes().windows(part.len()).any(|piece| piece.eq_ignore_ascii_case(part));
    SOFTWARE.into_iter().any(has)
}

#[cfg(test)]
mod tests {
    use super::is_software;

    #[test]
    fn programs_that_play_a_gpu_are_told_from_gpus() {
        let rows = [
            ("ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)), SwiftShader driver)", true),
            ("llvmpipe (LLVM 15.0.6, 256 bits)", true),
            ("ANGLE (Microsoft, Microsoft Basic Render Driver Direct3D11)", true),
            ("Apple Software Renderer", true),
            ("ANGLE (Intel, Mesa Intel(R) UHD Graphics 620 (KBL GT2), OpenGL 4.6)", false),
            ("Apple M1, or similar", false),
            ("", false),
        ];
        for (name, software) in rows {
            assert_eq!(is_software(name), software, "{name:?}");
        }
    }
}
