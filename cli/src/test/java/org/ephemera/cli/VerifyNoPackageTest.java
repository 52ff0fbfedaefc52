package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.testing.SealedPackageMaker;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that is not a package is reported as such, not as a broken package. */
class VerifyNoPackageTest {
    @TempDir
    Path folder;

    private SealedPackageMaker packages;
    private Path sealed;
    private String key;

    @BeforeEach
    void seal() throws IOException {
        packages = SealedPackageMaker.in(folder);
        sealed = packages.make("one", 3, 1000);
        key = packages.keyFile().toString();
    }

    @Test
    void rejectsStore() {
        Ran ran = verify(packages.store().toString());

        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.err())
                .contains(
                        "There is no package at " + packages.store() + ": it is a store",
                        "packages/YYYY/MM/DD/ID, or its id with --store");
    }

    /** Tests the folders up to the day; a package folder without files is still checked by its name. */
    @Test
    void rejectsFolderOfPackages() {
        for (Path above : List.of(Path.of(".."), Path.of("../.."), Path.of("../../.."), Path.of("../../../.."))) {
            Path folder = sealed.resolve(above).normalize();
            Ran ran = verify(folder.toString());

            assertThat(ran.exit()).isEqualTo(3);
            assertThat(ran.err())
                    .contains(
                            "There is no package at " + folder + ": it is a folder of a store",
                            "YYYY/MM/DD/ID below 'packages', or its id with --store");
        }
    }

    /** Removing the files of a package must not make it look like a folder that never was a package. */
    @Test
    void rejectsFolderOfOtherFiles() throws IOException {
        Path other = Files.createDirectories(folder.resolve("case 42"));
        Files.writeString(other.resolve("notes.txt"), "notes of the user");
        for (Path none : List.of(other, sealed.resolve("data"))) {
            Ran ran = verify(none.toString());
            assertThat(ran.exit()).isEqualTo(3);
            assertThat(ran.err()).contains("There is no package at " + none).contains("open.json", "seal.dsse.json");
            assertThat(ran.out()).isEmpty();
        }
        Path robbed = Files.createDirectories(folder.resolve("robbed").resolve(sealed.getFileName()));
        Files.writeString(robbed.resolve("notes.txt"), "instead of a package");
        assertThat(verify(robbed.toString()).exit()).isEqualTo(1);
    }

    @Test
    void reportsMissingPackage() {
        assertThat(verify("nowhere").exit()).isEqualTo(3);
        assertThat(verify("nowhere").err()).contains("no package at");
        assertThat(verify("s3://bucket/packages/2026/11/25/no-id").exit()).isEqualTo(2);
        assertThat(verify("01a212f7-837f-7cb9-b2aa-d45bc19cf996").exit()).isEqualTo(3);
    }

    private Ran verify(String place) {
        return CommandFixture.in(folder).run("verify", place, "--key", key);
    }
}
