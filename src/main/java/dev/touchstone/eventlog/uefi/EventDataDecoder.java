package dev.touchstone.eventlog.uefi;

import dev.touchstone.eventlog.LittleEndian;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads event data by the structure of its type; what does not fit the structure is opaque. */
final class EventDataDecoder {
  private static final int GPT_HEADER = 92;
  private static final Set<String> KEY_VARIABLES =
      Set.of("PK", "KEK", "db", "dbx", "dbt", "dbr", "MokList", "MokListX", "MokListTrusted");
  private static final Set<String> SHIM_NAMES =
      Set.of("MokList", "MokListX", "MokSBState", "MokListTrusted", "MokPolicy", "MokDBState");

  /** Linux {@code efistub.h} and systemd {@code tpm2-util}/{@code measure.h}. */
  private static final Map<Long, String> TAGS =
      Map.of(
          0x8f3b22ecL, "Linux initrd",
          0x8f3b22edL, "Linux load options",
          0xf5bc582aL, "systemd-boot loader.conf",
          0x6c46f751L, "systemd-stub devicetree addon",
          0x49dffe0fL, "systemd-stub initrd addon",
          0xdac08e1aL, "systemd-stub microcode addon",
          0x13aed6dbL, "systemd-stub profile");

  private EventDataDecoder() {}

  static EventData decode(UefiEvent event) {
    Bytes data = event.data();
    byte[] b = data.toArray();
    UefiEventType type = UefiEventType.of(event.type()).orElse(null);
    if (type == null) {
      return new EventData.Opaque(data);
    }
    return switch (type) {
      case EV_NO_ACTION -> noAction(event, data);
      case EV_SEPARATOR ->
          b.length == 4
              ? new EventData.Separator(LittleEndian.u32(b, 0))
              : new EventData.Opaque(data);
      case EV_EFI_VARIABLE_DRIVER_CONFIG,
          EV_EFI_VARIABLE_BOOT,
          EV_EFI_VARIABLE_BOOT2,
          EV_EFI_VARIABLE_AUTHORITY,
          EV_EFI_SPDM_DEVICE_POLICY,
          EV_EFI_SPDM_DEVICE_AUTHORITY ->
          variable(type, data);
      case EV_EFI_BOOT_SERVICES_APPLICATION,
          EV_EFI_BOOT_SERVICES_DRIVER,
          EV_EFI_RUNTIME_SERVICES_DRIVER ->
          image(data, b);
      case EV_EFI_GPT_EVENT, EV_EFI_GPT_EVENT2 -> gpt(data, b);
      case EV_IPL -> ipl(data, b);
      case EV_EVENT_TAG -> tagged(data, b);
      case EV_EFI_PLATFORM_FIRMWARE_BLOB,
          EV_POST_CODE,
          EV_S_CRTM_CONTENTS,
          EV_EFI_HCRTM_EVENT,
          EV_EFI_PLATFORM_FIRMWARE_BLOB2,
          EV_POST_CODE2 ->
          blobOrText(data, b);
      case EV_EFI_HANDOFF_TABLES -> tables(data, b, 0, 8, "");
      case EV_EFI_HANDOFF_TABLES2 -> {
        int size = b.length == 0 ? 0 : b[0] & 0xff;
        yield size < b.length
            ? tables(data, b, 1 + size, 8, latin(b, 1, size))
            : textOrOpaque(data);
      }
      case EV_S_CRTM_VERSION ->
          b.length == EfiGuid.SIZE && EventText.textOf(data).isEmpty()
              ? new EventData.Text(EfiGuid.read(b, 0).text())
              : textOrOpaque(data);
      default -> textOrOpaque(data);
    };
  }

  private static EventData textOrOpaque(Bytes data) {
    String text = EventText.textOf(data);
    return text.isEmpty() ? new EventData.Opaque(data) : new EventData.Text(text);
  }

  private static EventData noAction(UefiEvent event, Bytes data) {
    if (LogOrder.isLocality(event) && data.size() == 17) {
      return new EventData.StartupLocality(data.at(16) & 0xff);
    }
    return SpecId.parse(data) instanceof Parsed.Ok<SpecId>(SpecId id)
            && data.slice(0, 16).equals(Bytes.copyOf(SpecId.SIGNATURE))
        ? new EventData.SpecIdEvent(id)
        : textOrOpaque(data);
  }

  private static EventData variable(UefiEventType type, Bytes data) {
    return EfiVariable.read(data)
        .<EventData>map(
            v ->
                new EventData.Variable(
                    v,
                    KEY_VARIABLES.contains(v.name())
                            && type != UefiEventType.EV_EFI_VARIABLE_AUTHORITY
                        ? SignatureList.readAll(v.value()).orElse(List.of())
                        : List.of()))
        .orElseGet(() -> new EventData.Opaque(data));
  }

  private static EventData image(Bytes data, byte[] b) {
    if (b.length < 32 || LittleEndian.i64(b, 24) != b.length - 32) {
      return new EventData.Opaque(data);
    }
    return new EventData.Image(
        LittleEndian.i64(b, 0),
        LittleEndian.i64(b, 8),
        LittleEndian.i64(b, 16),
        DevicePath.read(data.slice(32, b.length)));
  }

  private static EventData gpt(Bytes data, byte[] b) {
    if (b.length < GPT_HEADER + 8) {
      return new EventData.Opaque(data);
    }
    long count = LittleEndian.i64(b, GPT_HEADER);
    long size = LittleEndian.u32(b, 84);
    int left = b.length - GPT_HEADER - 8;
    if (size < 128 || size > 4096 || count < 0 || count > left / size || count * size != left) {
      return new EventData.Opaque(data);
    }
    List<EventData.Partition> partitions = new ArrayList<>();
    for (int at = GPT_HEADER + 8; at < b.length; at += (int) size) {
      String name = new String(b, at + 56, 72, StandardCharsets.UTF_16LE);
      int end = name.indexOf('\0');
      partitions.add(
          new EventData.Partition(
              EfiGuid.read(b, at),
              EfiGuid.read(b, at + 16),
              LittleEndian.i64(b, at + 32),
              LittleEndian.i64(b, at + 40),
              end < 0 ? name : name.substring(0, end)));
    }
    return new EventData.Gpt(EfiGuid.read(b, 56), List.copyOf(partitions));
  }

  private static EventData ipl(Bytes data, byte[] b) {
    int prefix = IplText.prefixIndex(b, 0, b.length);
    if (prefix >= 0) {
      IplText.Prefix found = IplText.PREFIXES.get(prefix);
      int from = found.text().length();
      int to = b.length > from && b[b.length - 1] == 0 ? b.length - 1 : b.length;
      return new EventData.Ipl(
          found.kind(), new String(b, from, to - from, StandardCharsets.UTF_8));
    }
    String text = EventText.textOf(data);
    if (text.isEmpty()) {
      return new EventData.Opaque(data);
    }
    if (SHIM_NAMES.contains(text)) {
      return new EventData.Ipl(EventData.IplKind.SHIM_VARIABLE, text);
    }
    boolean wide = b.length > 1 && b[1] == 0;
    return new EventData.Ipl(
        wide && text.startsWith(".") ? EventData.IplKind.SYSTEMD_SECTION : EventData.IplKind.NAME,
        text);
  }

  private static EventData tagged(Bytes data, byte[] b) {
    if (b.length < 8 || LittleEndian.u32(b, 4) != b.length - 8) {
      return textOrOpaque(data);
    }
    long id = LittleEndian.u32(b, 0);
    return new EventData.Tagged(
        id, TAGS.getOrDefault(id, "tag 0x%08x".formatted(id)), data.slice(8, b.length));
  }

  /** Text, or 16 bytes of base and length, or the same behind a counted description. */
  private static EventData blobOrText(Bytes data, byte[] b) {
    if (!EventText.textOf(data).isEmpty()) {
      return textOrOpaque(data);
    }
    if (b.length == 16) {
      return new EventData.FirmwareBlob("", LittleEndian.i64(b, 0), LittleEndian.i64(b, 8));
    }
    int size = b.length == 0 ? 0 : b[0] & 0xff;
    return b.length == 17 + size
        ? new EventData.FirmwareBlob(
            latin(b, 1, size), LittleEndian.i64(b, 1 + size), LittleEndian.i64(b, 9 + size))
        : new EventData.Opaque(data);
  }

  /** A count and as many EFI_CONFIGURATION_TABLEs: GUID and 64-bit address. */
  private static EventData tables(Bytes data, byte[] b, int at, int countSize, String description) {
    int left = b.length - at - countSize;
    if (left < 0 || LittleEndian.i64(b, at) != left / 24 || left % 24 != 0) {
      return textOrOpaque(data);
    }
    List<EfiGuid> guids = new ArrayList<>();
    for (int entry = at + countSize; entry < b.length; entry += 24) {
      guids.add(EfiGuid.read(b, entry));
    }
    return new EventData.HandoffTables(description, List.copyOf(guids));
  }

  private static String latin(byte[] b, int from, int size) {
    return EventText.withoutNuls(new String(b, from, size, StandardCharsets.UTF_8));
  }
}
