package org.ephemera.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.ephemera.testing.SealedPackageMaker;

/** Makes a sealed package in a folder, and says where it is, in words that its classes need not be known for. */
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
