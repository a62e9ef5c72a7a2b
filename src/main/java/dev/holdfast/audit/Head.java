package dev.holdfast.audit;

/// The last entry of a chain. @param number 0 when there is none; @param digest of the entry, in hexadecimal
public record Head(long number, String digest) {}
