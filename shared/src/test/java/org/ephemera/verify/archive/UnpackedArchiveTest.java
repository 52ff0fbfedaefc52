package org.ephemera.verify.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.format.DirectoryPackage;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PackageReader;
import org.ephemera.testing.SealedPackageMaker;
import org.ephemera.testing.ShellCommand;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Archives of common programs: each is accepted, and the files that any program unpacks from it have the same verdict.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnpackedArchiveTest {
    /** Commands, with $A as the archive and $ID as the package's folder in the current one. */
    private static final Map<String, String> ZIPS = ordered(
            "zip", "zip -qr $A $ID",
            "zip without extra fields", "zip -q9rX $A $ID",
            "zip to a pipe", "zip -qr - $ID | cat > $A",
            "zip with descriptors", "zip -qrfd $A $ID",
            "zip with zip64", "zip -qrfz $A $ID",
            "zip within the package", "cd $ID && zip -qr $A .",
            "zip below a folder that is not ASCII", "mkdir F\u00e4lle && cp -r $ID F\u00e4lle && zip -qr $A F\u00e4lle",
            "jar", "jar cMf $A $ID",
            "jar without compression", "jar cM0f $A $ID",
            "jar below a folder that is not ASCII", "mkdir F\u00e4lle && cp -r $ID F\u00e4lle && jar cMf $A F\u00e4lle",
            "bsdtar --format zip", "bsdtar --format zip -cf $A $ID",
            "Python shutil", "python3 -c \"import shutil; shutil.make_archive('$A'[:-4], 'zip', '.', '$ID')\"",
            "Python -m zipfile", "python3 -m zipfile -c $A $ID",
            "Python to a pipe", """
                    cat > z.py <<'E'
                    import os, sys, zipfile
                    with zipfile.ZipFile(sys.stdout.buffer, 'w', zipfile.ZIP_DEFLATED) as z:
                        for root, folders, files in os.walk(sys.argv[1]):
                            for name in folders + files:
                                z.write(os.path.join(root, name))
                    E
                    python3 z.py $ID | cat > $A""",
            "Python with zip64", """
                    cat > z.py <<'E'
                    import os, sys, zipfile
                    with zipfile.ZipFile(sys.argv[2], 'w', zipfile.ZIP_DEFLATED) as z:
                        for root, folders, files in os.walk(sys.argv[1]):
                            for name in files:
                                with z.open(os.path.join(root, name), 'w', force_zip64=True) as to:
                                    to.write(open(os.path.join(root, name), 'rb').read())
                    E
                    python3 z.py $ID $A""");

    private static final String PYTHON_TAR =
            "python3 -c \"import tarfile; t = tarfile.open('$A', 'w', format=tarfile.%s);"
                    + " t.add('$ID'); t.close()\"";

    private static final Map<String, String> TARS = ordered(
            "tar", "tar -cf $A $ID",
            "tar --format=gnu", "tar --format=gnu -cf $A $ID",
            "tar --format=pax", "tar --format=pax -cf $A $ID",
            "tar --format=ustar", "tar --format=ustar -cf $A $ID",
            "tar within the package", "tar -C $ID -cf $A .",
            "tar --format=gnu with long names", below("tar --format=gnu -cf $A"),
            "tar --format=pax with long names", below("tar --format=pax -cf $A"),
            "tar --format=gnu of a large owner", "tar --format=gnu --owner=x:4000000 --group=y:4000000 -cf $A $ID",
            "busybox tar", "busybox tar -cf $A $ID",
            "busybox tar with long names", below("busybox tar -cf $A"),
            "bsdtar", "bsdtar -cf $A $ID",
            "bsdtar --format pax", "bsdtar --format pax -cf $A $ID",
            "bsdtar with long names", below("bsdtar -cf $A"),
            "bsdtar --format gnutar", "bsdtar --format gnutar -cf $A $ID",
            "Python PAX_FORMAT", PYTHON_TAR.formatted("PAX_FORMAT"),
            "Python GNU_FORMAT", PYTHON_TAR.formatted("GNU_FORMAT"),
            "Python USTAR_FORMAT", PYTHON_TAR.formatted("USTAR_FORMAT"));

    private static final Map<String, String> UNZIP = ordered(
            "unzip", "unzip -q $A",
            "busybox unzip", "busybox unzip -q $A",
            "jar", "jar xf $A",
            "bsdtar", "bsdtar -xf $A",
            "Python zipfile", "python3 -m zipfile -e $A .");

    private static final Map<String, String> UNTAR = ordered(
            "tar", "tar -xf $A",
            "busybox tar", "busybox tar -xf $A",
            "bsdtar", "bsdtar -xf $A",
            "Python tarfile", "python3 -m tarfile -e $A .");

    private Path folder;
    private SealedPackageMaker packages;
    private Path sealed;
    private Path altered;

    @BeforeAll
    void seal(@TempDir Path empty) throws IOException {
        folder = empty;
        packages = SealedPackageMaker.in(folder);
        sealed = packages.make("one", 3, 20);
        altered = SealedPackageMaker.copy(sealed, Files.createDirectory(folder.resolve("altered")));
        Files.writeString(altered.resolve(PackageLayout.TRIGGER), "{}");
    }

    @TestFactory
    Stream<DynamicTest> hasSameVerdictWhenUnpacked() {
        return Stream.concat(
                ZIPS.entrySet().stream().map(made -> test(made, ".zip", UNZIP)),
                TARS.entrySet().stream().map(made -> test(made, ".tar", UNTAR)));
    }

    private DynamicTest test(Map.Entry<String, String> made, String extension, Map<String, String> unpackers) {
        return DynamicTest.dynamicTest(made.getKey(), () -> {
            Map<String, String> able = new LinkedHashMap<>(unpackers);
            if (made.getKey().equals("zip with zip64")) {
                able.remove("busybox unzip"); // it knows no zip64, and fails
            }
            check(made.getValue(), extension, able, sealed, VerificationResult.INTACT);
            check(made.getValue(), extension, Map.of(), altered, VerificationResult.BROKEN);
        });
    }

    private void check(
            String made, String extension, Map<String, String> unpackers, Path place, VerificationResult verdict)
            throws Exception {
        Path work = Files.createTempDirectory(folder, "work");
        Path archive = work.resolve("package" + extension);
        SealedPackageMaker.copy(place, work);
        run(work, made, archive);
        try (PackageReader reader = PackageArchive.open(archive)) {
            assertThat(PackageVerifier.verify(reader, packages.key(), reader.folder())
                            .verdict())
                    .isEqualTo(verdict);
        }
        for (Map.Entry<String, String> unpacker : unpackers.entrySet()) {
            Path into = Files.createTempDirectory(folder, "unpacked");
            run(into, unpacker.getValue(), archive);
            Path unpacked = find(into);
            assertThat(PackageVerifier.verify(
                                    new DirectoryPackage(unpacked),
                                    packages.key(),
                                    Optional.of(String.valueOf(unpacked.getFileName())))
                            .verdict())
                    .as(unpacker.getKey())
                    .isEqualTo(verdict);
        }
    }

    private static Path find(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> path.endsWith(PackageLayout.SEAL))
                    .map(Path::getParent)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void run(Path place, String command, Path archive) throws Exception {
        ShellCommand.Result result = ShellCommand.run(
                place,
                Map.of("A", archive.toString(), "ID", String.valueOf(sealed.getFileName()), "LC_ALL", "C.UTF-8"),
                "sh",
                "-ec",
                command);
        assertThat(result.exit()).as(command + ": " + result.output()).isZero();
    }

    /**
     * Returns a folder name that makes each path longer than the 100 bytes of a header, with a slash at the boundary
     * for some.
     */
    private static String below(String command) {
        String deep = "a-folder-around-the-package/a-case-with-a-long-name/and-one-more-folder/x";
        return "mkdir -p " + deep + " && cp -r $ID " + deep + " && " + command + " a-folder-around-the-package";
    }

    private static Map<String, String> ordered(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
