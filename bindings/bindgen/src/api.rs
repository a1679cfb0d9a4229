//! Everything that crosses the boundary, one line each, in a form that shows in a review what a change breaks.

use uniffi_bindgen::macro_metadata::extract_from_bytes;
use uniffi_meta::{
    DefaultValueMetadata, EnumShape, FieldMetadata, FnParamMetadata, LiteralMetadata, Metadata, Type,
    UniffiTraitMetadata,
};

/// The list, sorted.
pub fn list(library: &[u8]) -> anyhow::Result<String> {
    let mut lines: Vec<String> = extract_from_bytes(library)?.iter().flat_map(lines).collect();
    lines.sort_unstable();
    // The same description stands in several objects of one library.
    lines.dedup();
    Ok(lines.join("\n") + "\n")
}

/// The line of anything that can be called; uniffi has a type for each kind, with the same fields.
macro_rules! callable {
    ($item:ident, $name:expr) => {{
        let returned = $item.return_type.as_ref().map(name);
        vec![function($item.is_async, &$name, &$item.inputs, returned, $item.throws.as_ref())]
    }};
}

fn lines(item: &Metadata) -> Vec<String> {
    match item {
        Metadata::Func(item) => callable!(item, item.name),
        Metadata::Constructor(item) => {
            let own = format!("{}.{}", item.self_name, item.name);
            let made = Some(item.self_name.clone());
            vec![function(item.is_async, &own, &item.inputs, made, item.throws.as_ref())]
        }
        Metadata::Method(item) => callable!(item, format!("{}.{}", item.self_name, item.name)),
        Metadata::TraitMethod(item) => callable!(item, format!("{}.{}", item.trait_name, item.name)),
        Metadata::Object(item) if item.imp.is_trait_interface() => vec![format!("trait {}", item.name)],
        Metadata::Object(item) => vec![format!("object {}", item.name)],
        Metadata::CallbackInterface(item) => vec![format!("trait {}", item.name)],
        Metadata::Record(item) => {
            // Fields in their order: it is the order of the constructor's arguments.
            let fields = item.fields.iter().enumerate();
            let own = fields.map(|(index, it)| format!("record {} {index:02} {}", item.name, field(it)));
            std::iter::once(format!("record {}", item.name)).chain(own).collect()
        }
        Metadata::Enum(item) => {
            let kind = if matches!(item.shape, EnumShape::Enum) { "enum" } else { "error" };
            let variants = item.variants.iter().enumerate().map(|(index, variant)| {
                let fields: Vec<_> = variant.fields.iter().map(field).collect();
                format!("{kind} {} {index:02} {}({})", item.name, variant.name, fields.join(", "))
            });
            std::iter::once(format!("{kind} {}", item.name)).chain(variants).collect()
        }
        Metadata::CustomType(item) => vec![format!("type {} = {}", item.name, name(&item.builtin))],
        Metadata::UniffiTrait(item) => {
            let name = match item {
                UniffiTraitMetadata::Debug { .. } => "Debug",
                UniffiTraitMetadata::Display { .. } => "Display",
                UniffiTraitMetadata::Eq { .. } => "Eq",
                UniffiTraitMetadata::Hash { .. } => "Hash",
                UniffiTraitMetadata::Ord { .. } => "Ord",
            };
            vec![format!("impl {name} for {}", item.self_name())]
        }
        Metadata::ObjectTraitImpl(item) => {
            vec![format!("impl {} for {}", name(&item.trait_ty), name(&item.ty))]
        }
        Metadata::Namespace(_) | Metadata::UdlFile(_) => Vec::new(),
    }
}

fn function(
    is_async: bool,
    name_of: &str,
    inputs: &[FnParamMetadata],
    returned: Option<String>,
    thrown: Option<&Type>,
) -> String {
    let inputs: Vec<_> = inputs
        .iter()
        .map(|input| format!("{}: {}{}", input.name, name(&input.ty), default(input.default.as_ref())))
        .collect();
    let kind = if is_async { "async fn" } else { "fn" };
    let returned = returned.map(|ty| format!(" -> {ty}")).unwrap_or_default();
    let thrown = thrown.map(|ty| format!(" throws {}", name(ty))).unwrap_or_default();
    format!("{kind} {name_of}({}){returned}{thrown}", inputs.join(", "))
}

fn field(field: &FieldMetadata) -> String {
    let own = if field.name.is_empty() { String::new() } else { format!("{}: ", field.name) };
    format!("{own}{}{}", name(&field.ty), default(field.default.as_ref()))
}

fn default(value: Option<&DefaultValueMetadata>) -> String {
    value.map(|value| format!(" = {}", literal(value))).unwrap_or_default()
}

fn literal(value: &DefaultValueMetadata) -> String {
    let DefaultValueMetadata::Literal(literal_value) = value else { return "default".to_owned() };
    match literal_value {
        LiteralMetadata::Boolean(value) => value.to_string(),
        LiteralMetadata::String(value) => format!("\"{value}\""),
        LiteralMetadata::UInt(value, ..) => value.to_string(),
        LiteralMetadata::Int(value, ..) => value.to_string(),
        LiteralMetadata::Float(value, _) => value.clone(),
        LiteralMetadata::Enum(value, _) => value.clone(),
        LiteralMetadata::EmptySequence | LiteralMetadata::EmptySet => "[]".to_owned(),
        LiteralMetadata::EmptyMap => "{}".to_owned(),
        LiteralMetadata::None => "none".to_owned(),
        LiteralMetadata::Some { inner } => literal(inner),
    }
}

fn name(ty: &Type) -> String {
    match ty {
        Type::Optional { inner_type } => format!("{}?", name(inner_type)),
        Type::Sequence { inner_type } => format!("[{}]", name(inner_type)),
        Type::Set { inner_type } => format!("{{{}}}", name(inner_type)),
        Type::Map { key_type, value_type } => format!("{{{}: {}}}", name(key_type), name(value_type)),
        Type::Box { inner_type } => name(inner_type),
        Type::Object { name, .. }
        | Type::Record { name, .. }
        | Type::Enum { name, .. }
        | Type::CallbackInterface { name, .. }
        | Type::Custom { name, .. } => name.clone(),
        simple => format!("{simple:?}").to_lowercase(),
    }
}
