package org.ephemera.verify.result;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** What the file system had against something, in words: Java's own message is often the file's name and nothing else. */
public final class FileTrouble {
    private FileTrouble() {}

    public static String what(FileSystemException e) {
        String file = Optional.ofNullable(e.getFile()).orElse("a file");
        return switch (e) {
            case NoSuchFileException none -> "there is no " + file;
            case AccessDeniedException denied -> "access to " + file + " was denied";
            case FileAlreadyExistsException there -> file + " is there already";
            default ->
                file + " cannot be read or written ("
                        + Optional.ofNullable(e.getReason()).orElse(e.getClass().getSimpleName())
                        + ")";
        };
    }

    public static String remedy(FileSystemException e) {
        return switch (e) {
            case NoSuchFileException none -> "check its name";
            case AccessDeniedException denied -> "check owner and mode of it and of the folders above it";
            case FileAlreadyExistsException there -> "name another one";
            default -> "check the disk's space and that it can be written to";
        };
    }
}
