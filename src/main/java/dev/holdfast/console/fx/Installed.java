package dev.holdfast.console.fx;

/// Where this installation is.
///
/// @param version of the program
/// @param controlDatabase how the status bar calls it
/// @param home folder of the installation's state; @param layoutFile where the window's layout is kept
public record Installed(String version, String controlDatabase, String home, String layoutFile) {}
