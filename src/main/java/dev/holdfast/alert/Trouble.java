package dev.holdfast.alert;

/// Something that a rule found to be wrong now.
///
/// @param subject what it is about, `policy orders`: of two with one subject there is one alert
/// @param action the command that a person would type next
public record Trouble(String subject, String message, String action) {}
