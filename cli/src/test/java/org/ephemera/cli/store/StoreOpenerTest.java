package org.ephemera.cli.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.ephemera.cli.CommandFixture;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.model.PackageId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreOpenerTest {
    private static final PackageId ID = new PackageId("01a212f7-837f-7cb9-b2aa-d45bc19cf996");

    /** A printed location can be used as an argument and identifies the same store. */
    @ParameterizedTest
    @CsvSource({
        "file:evidence, evidence/, file:evidence",
        "file:./evidence/, ./evidence/, file:./evidence",
        "file://evidence, evidence/, file:evidence",
        "file:///var/evidence, /var/evidence/, file:/var/evidence",
        "file:/, /, file:/",
        "file:///, /, file:/",
        "file:my-packages, my-packages/, file:my-packages",
        "file:packages, packages/, file:packages",
        "s3://evidence/a, s3://evidence/a/, s3://evidence/a",
        "s3://evidence/, s3://evidence/, s3://evidence",
        "azblob://account/evidence, azblob://account/evidence/, azblob://account/evidence"
    })
    void parsesPrintedLocation(String store, String before, String again) throws CommandFailure {
        String location = StoreOpener.location(store, ID);

        assertThat(location).isEqualTo(before + "packages/" + ID.prefix().replaceAll("^packages/|/$", ""));
        assertThat(PackageLocation.of(location, "file:elsewhere")).isEqualTo(new PackageLocation(again, ID));
    }

    /** File URIs with a host, and home folders with a tilde, do not mean a folder of that name. */
    @ParameterizedTest
    @CsvSource({
        "file://localhost/var/evidence, host name instead of a folder, Use file:/var/evidence or",
        "file://LocalHost/e, host name instead of a folder, file:./LocalHost/e",
        "file:~root/evidence, did not replace ~root with that user's home folder in, ./~root/evidence",
        "file://~root, did not replace ~root with that user's home folder in, the complete path",
        "file:~/evidence, did not replace ~ with your home folder in, Write $HOME"
    })
    void rejectsHostNamesAndHomeFolders(String store, String what, String remedy) {
        assertThatThrownBy(() -> StoreOpener.check(store))
                .isInstanceOfSatisfying(
                        CommandFailure.class, e -> assertThat(e.remedy()).contains(remedy))
                .hasMessageContaining(what);
        assertThatThrownBy(() ->
                        StoreOpener.local(store, CommandFixture.in(Path.of("")).session()))
                .hasMessageContaining(what);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:./~root/e", "file:/~root", "file://localhost", "file:localhost/e", "file:~$x"})
    void acceptsFoldersWithSimilarNames(String store) {
        assertThatCode(() -> StoreOpener.check(store)).doesNotThrowAnyException();
    }

    /** A folder whose name only ends with "packages" is not interpreted as a store. */
    @ParameterizedTest
    @CsvSource({"my", "./my", "s3://evidence/my"})
    void rejectsFolderWhoseNameEndsWithPackages(String before) {
        String name = before + StoreOpener.location("file:/", ID).substring(1);

        assertThatThrownBy(() -> PackageLocation.of(name, "file:elsewhere"))
                .hasMessageContaining("invalid package location");
    }
}
