using System.Buffers;
using System.Net;
using System.Text;

namespace TimeoutDoctor.Redaction;

/// <summary>Finds addresses and 128-bit ids in a text and writes their pseudonyms.</summary>
internal sealed class AddressBook(AddressPseudonyms addresses, Pseudonyms pseudonyms)
{
    private static readonly string[] Dashed = ["ip-", "ec2-"];
    private readonly HashSet<IPAddress> _originals = [];

    /// <summary>Chooses a mapping by which no pseudonym is an address of the logs, if there is one. Call it when all has been learned.</summary>
    public void Settle()
    {
        for (int salt = 0; salt < 16; salt++)
        {
            addresses.Salt = salt;
            addresses.Reset();
            if (_originals.All(a => AddressPseudonyms.SaysNothing(a) || !_originals.Contains(addresses.Of(a))))
            {
                return;
            }
        }
    }

    /// <summary>Writes the pseudonym of the address at the start of a text, its port with it.</summary>
    /// <returns>Bytes used; 0 where there is no address.</returns>
    public int Write(ReadOnlySpan<byte> text, IBufferWriter<byte> into)
    {
        byte first = text[0];
        if (first is (byte)'i' or (byte)'e')
        {
            return WriteDashed(text, into);
        }

        int length = (uint)(first - '0') <= 9 ? TokenShapes.Address4(text) : 0;
        length = length > 0 || !(char.IsAsciiHexDigit((char)first) || first == ':') ? length : TokenShapes.Address6(text);
        if (length == 0 || !IPAddress.TryParse(Encoding.ASCII.GetString(text[..length]), out IPAddress? address))
        {
            return 0;
        }

        into.Write(Encoding.ASCII.GetBytes(Mapped(address)));
        int port = 0;
        while (length + 1 + port < text.Length && text[length] == ':' && port < 6 && (uint)(text[length + 1 + port] - '0') <= 9)
        {
            port++;
        }

        bool isPort = port is > 0 and < 6 && (length + 1 + port == text.Length || !TokenShapes.IsWord(text[length + 1 + port]));
        into.Write(isPort ? text.Slice(length, port + 1) : default);
        return isPort ? length + port + 1 : length;
    }

    /// <summary>Writes the pseudonym of the 128-bit id at the start of a text, in the form in which it stands there.</summary>
    /// <returns>Bytes used; 0 where there is no id.</returns>
    public int WriteId(ReadOnlySpan<byte> text, Epochs epochs, IBufferWriter<byte> into)
    {
        int length = TokenShapes.Id(text);
        if (length == 0)
        {
            return 0;
        }

        string written = Encoding.ASCII.GetString(text[..length]);
        string hex = (length == 35 ? written[2..] : written).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
        if (hex.AsSpan().IndexOfAnyExcept('0') < 0 || (length == 32 && hex.All(char.IsAsciiDigit)))
        {
            into.Write(hex.AsSpan().IndexOfAnyExcept('0') < 0 ? text[..length] : Encoding.ASCII.GetBytes(pseudonyms.Of(hex, SecretKind.Id)));
            return length;
        }

        // The two ways to write an X-Ray id must stay one id, so both keep the moment in front.
        bool dated = length != 36 && (length == 35 || epochs.IsKnown) && epochs.IsHex(hex.AsSpan(0, 8));
        string made = pseudonyms.Hex(hex);
        made = dated ? epochs.MovedHex(hex.AsSpan(0, 8)) + made[8..] : made;
        pseudonyms.Note(SecretKind.Id, dated ? hex[8..] : hex, dated ? made[8..] : made);
        int next = 0;
        into.Write(Encoding.ASCII.GetBytes(string.Create(length, (written, made), (form, from) =>
        {
            for (int i = 0; i < form.Length; i++)
            {
                bool fix = from.written[i] == '-' || (form.Length == 35 && i == 0);
                form[i] = fix ? from.written[i] : char.IsAsciiLetterUpper(from.written[i]) ? char.ToUpperInvariant(from.made[next++]) : from.made[next++];
            }
        })));
        return length;
    }

    private int WriteDashed(ReadOnlySpan<byte> text, IBufferWriter<byte> into)
    {
        foreach (string prefix in Dashed)
        {
            if (text.Length < prefix.Length + 7 || !text.StartsWith(Encoding.ASCII.GetBytes(prefix)))
            {
                continue;
            }

            byte[] dotted = text[prefix.Length..Math.Min(text.Length, prefix.Length + 16)].ToArray();
            dotted.AsSpan().Replace((byte)'-', (byte)'.');
            int length = TokenShapes.Address4(dotted);
            if (length > 0 && IPAddress.TryParse(Encoding.ASCII.GetString(dotted.AsSpan(0, length)), out IPAddress? address))
            {
                into.Write(Encoding.ASCII.GetBytes(prefix + Mapped(address).Replace('.', '-')));
                return prefix.Length + length;
            }
        }

        return 0;
    }

    private string Mapped(IPAddress address)
    {
        if (pseudonyms.IsLearning)
        {
            _originals.Add(address);
            return address.ToString();
        }

        string pseudonym = addresses.Of(address).ToString();
        if (!AddressPseudonyms.SaysNothing(address))
        {
            pseudonyms.Note(SecretKind.Address, address.ToString(), pseudonym);
        }

        return pseudonym;
    }
}
