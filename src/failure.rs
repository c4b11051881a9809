//! What the page says when it can't go on.

use std::panic::PanicHookInfo;
use web_sys::Element;

/// Shows a message instead of a page that stands still.
pub fn on_panic(info: &PanicHookInfo) {
    let what = info.to_string();
    web_sys::console::error_1(&what.clone().into());
    show(&what);
}

/// Fills the place that waits for this in the page's own HTML.
pub fn show(what: &str) {
    let document = gloo::utils::document();
    let find = |id: &str| -> Option<Element> { document.get_element_by_id(id) };
    if let (Some(place), Some(detail)) = (find("failure"), find("failure-detail")) {
        detail.set_text_content(Some(what));
        place.remove_attribute("hidden").ok();
    }
}
