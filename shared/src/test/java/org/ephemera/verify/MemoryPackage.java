package org.ephemera.verify;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.ephemera.format.PackageReader;

/** Package in memory, which may have entries that no file system allows. */
final class MemoryPackage implements PackageReader {
    private final Map<String, byte[]> files = new TreeMap<>();
    private final Map<String, Supplier<InputStream>> streams = new TreeMap<>();
    private final List<Entry> odd = new ArrayList<>();

    static MemoryPackage of(Path folder) throws IOException {
        MemoryPackage memory = new MemoryPackage();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                memory.files.put(folder.relativize(path).toString(), Files.readAllBytes(path));
            }
        }
        return memory;
    }

    MemoryPackage copy() {
        MemoryPackage copy = new MemoryPackage();
        copy.files.putAll(files);
        return copy;
    }

    Set<String> paths() {
        return files.keySet();
    }

    byte[] bytes(String path) {
        return Objects.requireNonNull(files.get(path), path);
    }

    MemoryPackage with(String path, byte[] bytes) {
        files.put(path, bytes);
        return this;
    }

    MemoryPackage without(String path) {
        files.remove(path);
        return this;
    }

    boolean holdsTheSameAs(MemoryPackage other) {
        return odd.isEmpty()
                && files.keySet().equals(other.files.keySet())
                && files.entrySet().stream()
                        .allMatch(file -> Arrays.equals(file.getValue(), other.bytes(file.getKey())));
    }

    /** Writes the files to a folder, except those that no file system allows. */
    void writeTo(Path folder) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path place = folder.resolve(file.getKey());
            Files.createDirectories(place.getParent());
            Files.write(place, file.getValue());
        }
    }

    /** Adds a file with a listed size, which may differ from the size of its content. */
    MemoryPackage with(String path, long listed, Supplier<InputStream> bytes) {
        files.remove(path);
        streams.put(path, bytes);
        return with(new Entry(path, Kind.FILE, listed));
    }

    MemoryPackage with(Entry entry) {
        odd.add(entry);
        return this;
    }

    @Override
    public Stream<Entry> entries() {
        Stream<Entry> proper =
                files.entrySet().stream().map(file -> new Entry(file.getKey(), Kind.FILE, file.getValue().length));
        return Stream.concat(proper, odd.stream());
    }

    @Override
    public InputStream open(String path) throws IOException {
        byte[] bytes = files.get(path);
        if (bytes != null) {
            return new ByteArrayInputStream(bytes);
        }
        Supplier<InputStream> stream = streams.get(path);
        if (stream == null) {
            throw new FileNotFoundException(path);
        }
        return stream.get();
    }

    @Override
    public void close() {}

    /** Returns this number of equal bytes. */
    static InputStream filled(long count, int value) {
        return new InputStream() {
            private long left = count;

            @Override
            public int read() {
                return left-- > 0 ? value : -1;
            }

            @Override
            public int read(byte[] buffer, int from, int length) {
                if (left <= 0) {
                    return -1;
                }
                int n = (int) Math.min(length, left);
                Arrays.fill(buffer, from, from + n, (byte) value);
                left -= n;
                return n;
            }
        };
    }

    /** Returns this number of bytes of a repeated ASCII text. */
    static InputStream repeated(String text, long count) {
        byte[] block = text.repeat((1 << 16) / text.length() + 1).getBytes(StandardCharsets.US_ASCII);
        return new InputStream() {
            private long position;

            @Override
            public int read() {
                return position < count ? block[(int) (position++ % block.length)] : -1;
            }

            @Override
            public int read(byte[] buffer, int from, int length) {
                int at = (int) (position % block.length);
                int n = (int) Math.min(Math.min(length, block.length - at), count - position);
                System.arraycopy(block, at, buffer, from, Math.max(n, 0));
                position += n;
                return n == 0 ? -1 : n;
            }
        };
    }

    static InputStream failing(String reason) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException(reason);
            }

            @Override
            public int read(byte[] buffer, int from, int length) throws IOException {
                throw new IOException(reason);
            }
        };
    }
}
