package dev.holdfast.estate;

import java.nio.file.Path;

/// How to log in to the server that this installation runs itself.
///
/// @param passwordFile holds the password; read when a pool opens
public record EmbeddedLogin(String host, int port, String user, Path passwordFile) {}
