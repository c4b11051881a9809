//! Figures as a table for a terminal.

use serde_json::{Map, Value};

/// A row for each object, with a column for each key, in the order in which the keys first appear.
pub fn render(rows: &[Map<String, Value>]) -> String {
    let columns = columns(rows);
    let header: Vec<String> = columns.iter().map(|&name| name.to_owned()).collect();
    let body = rows.iter().map(|row| columns.iter().map(|&name| cell(row.get(name))).collect());
    let lines: Vec<Vec<String>> = std::iter::once(header).chain(body).collect();
    let widths: Vec<usize> = (0..columns.len())
        .map(|column| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or_default())
        .collect();
    lines.iter().map(|line| aligned(line, &widths)).collect()
}

fn columns(rows: &[Map<String, Value>]) -> Vec<&str> {
    let mut columns = Vec::new();
    for key in rows.iter().flat_map(Map::keys) {
        if !columns.contains(&key.as_str()) {
            columns.push(key.as_str());
        }
    }
    columns
}

fn cell(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) if number.is_f64() => {
            format!("{:.3}", number.as_f64().unwrap_or(f64::NAN))
        }
        Some(other) => other.to_string(),
    }
}

fn aligned(line: &[String], widths: &[usize]) -> String {
    let cells: Vec<String> = line.iter().zip(widths).map(|(cell, width)| format!("{cell:>width$}")).collect();
    format!("{}\n", cells.join("  "))
}

#[cfg(test)]
mod tests {
    use super::render;
    use serde_json::{Map, Value, json};

    #[test]
    fn columns_follow_the_keys_and_gaps_stay_empty() {
        let rows = json!([{ "name": "stage", "ms": 1.25 }, { "name": "a", "dots": 10 }]);
        let rows: Vec<Map<String, Value>> = serde_json::from_value(rows).expect("objects");
        assert_eq!(render(&rows), " name     ms  dots\nstage  1.250      \n    a           10\n");
    }
}
