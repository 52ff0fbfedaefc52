package org.ephemera.verify.result;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** Messages and remedies for file system errors. The message of Java's exception is often only the file's name. */
public final class FileErrorText {
    private FileErrorText() {}

    /** Returns the message: the file and what failed. */
    public static String message(FileSystemException e) {
        String file = Optional.ofNullable(e.getFile()).orElse("a file");
        return switch (e) {
            case NoSuchFileException none -> file + " does not exist";
            case AccessDeniedException denied -> "access to " + file + " was denied";
            case FileAlreadyExistsException there -> file + " exists already";
            default ->
                file + " cannot be read or written ("
                        + Optional.ofNullable(e.getReason()).orElse(e.getClass().getSimpleName())
                        + ")";
        };
    }

    /** Returns the remedy. */
    public static String remedy(FileSystemException e) {
        return switch (e) {
            case NoSuchFileException none -> "check its name";
            case AccessDeniedException denied -> "check owner and mode of the file and of its parent folders";
            case FileAlreadyExistsException there -> "give another name";
            default -> "check the free space of the disk and that it is writable";
        };
    }
}
