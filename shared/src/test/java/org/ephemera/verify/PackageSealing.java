package org.ephemera.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.ephemera.testing.SealedPackageMaker;

/**
 * Creates a sealed package in a folder and returns its path. It uses JDK types only, so it can be called through
 * another class loader.
 */
public final class PackageSealing implements UnaryOperator<Path> {
    @Override
    public Path apply(Path folder) {
        try {
            return SealedPackageMaker.in(folder).make("one", 3, 20);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
