package dev.touchstone.golden.predict;

import dev.touchstone.tpm.Bytes;

/** A file with its content as it is on the disk. */
public record StoredFile(String name, Bytes bytes) implements BootFile {}
