package dev.holdfast.node;

/// Stands for the end of the process: no handler of the engine catches it.
final class Killed extends Error {
    private static final long serialVersionUID = 1L;
}
