package dev.touchstone.eventlog.uefi;

import dev.touchstone.tpm.Bytes;
import java.util.List;

/** An event's data by the structure of its type. A reading, not a fact: see the event's binding. */
public sealed interface EventData {
  /** One line for an operator, without control characters. */
  String text();

  /** What an EV_IPL event's text is. */
  enum IplKind {
    GRUB_COMMAND,
    KERNEL_COMMAND_LINE,
    MODULE_COMMAND_LINE,
    SHIM_VARIABLE,
    SYSTEMD_SECTION,
    /** A file's name or any other text; the digest is over something else unless bound. */
    NAME
  }

  record StartupLocality(int locality) implements EventData {
    @Override
    public String text() {
      return "StartupLocality " + locality;
    }
  }

  record SpecIdEvent(SpecId specId) implements EventData {
    @Override
    public String text() {
      return "Spec ID %d.%d errata %d".formatted(specId.major(), specId.minor(), specId.errata());
    }
  }

  record Separator(long value) implements EventData {
    @Override
    public String text() {
      return "separator 0x%08x".formatted(value);
    }
  }

  /**
   * A UEFI variable.
   *
   * @param lists the value as signature lists, for PK, KEK, db, dbx, MokList …; empty for others
   */
  record Variable(EfiVariable variable, List<SignatureList> lists) implements EventData {
    @Override
    public String text() {
      String what =
          lists.isEmpty()
              ? EventText.hexOf(variable.value())
              : lists.stream().mapToInt(list -> list.signatures().size()).sum() + " signatures";
      return EventText.clean(variable.name()) + " = " + what;
    }
  }

  /** EFI_IMAGE_LOAD_EVENT: the digest is the image's Authenticode digest. */
  record Image(long address, long length, long linkTimeAddress, DevicePath path)
      implements EventData {
    @Override
    public String text() {
      return path.text().isEmpty()
          ? length + " bytes at 0x" + Long.toHexString(address)
          : path.text();
    }
  }

  record Gpt(EfiGuid disk, List<Partition> partitions) implements EventData {
    @Override
    public String text() {
      return "GPT %s, %d partitions".formatted(disk, partitions.size());
    }
  }

  /** A used entry of a GPT; addresses are in blocks. */
  record Partition(EfiGuid type, EfiGuid unique, long first, long last, String name) {}

  record Ipl(IplKind kind, String value) implements EventData {
    @Override
    public String text() {
      return EventText.clean(value);
    }
  }

  /** EV_EVENT_TAG: TCG_PCClientTaggedEvent. */
  record Tagged(long id, String name, Bytes content) implements EventData {
    @Override
    public String text() {
      String shown = EventText.describe(content);
      return name + (shown.isEmpty() ? "" : ": " + shown);
    }
  }

  /** UEFI_PLATFORM_FIRMWARE_BLOB and BLOB2: where the measured code lay. */
  record FirmwareBlob(String description, long base, long length) implements EventData {
    @Override
    public String text() {
      return "%s%d bytes at 0x%x"
          .formatted(
              description.isEmpty() ? "" : EventText.clean(description) + ", ", length, base);
    }
  }

  /** UEFI_HANDOFF_TABLE_POINTERS and POINTERS2. */
  record HandoffTables(String description, List<EfiGuid> tables) implements EventData {
    @Override
    public String text() {
      return (description.isEmpty() ? "" : EventText.clean(description) + ", ")
          + "tables "
          + tables;
    }
  }

  record Text(String value) implements EventData {
    @Override
    public String text() {
      return EventText.clean(value);
    }
  }

  /** Data that has no structure here, or not the one of its type. */
  record Opaque(Bytes bytes) implements EventData {
    @Override
    public String text() {
      return EventText.hexOf(bytes);
    }
  }
}
