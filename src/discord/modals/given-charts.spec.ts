import type { AttachedFile } from '../chart-attachments';
import { GivenCharts } from './given-charts';

const files = (name: string) => [{ name } as AttachedFile];

describe('GivenCharts', () => {
  it('keeps the files of a form for as often as it is sent', () => {
    const given = new GivenCharts();
    given.keep('1', files('a.png'));
    expect([given.find('1'), given.find('1'), given.find('2')]).toEqual([files('a.png'), files('a.png'), null]);
  });

  it('forgets the oldest of more than five hundred forms, and no other', () => {
    const given = new GivenCharts();
    for (let form = 0; form <= 500; form++) given.keep(`${form}`, files(`${form}.png`));
    expect(given.find('0')).toBeNull();
    expect(given.find('1')).toEqual(files('1.png'));
    expect(given.find('500')).toEqual(files('500.png'));
  });
});
